-- The one definition of a hashtag, with full case folding and joiners. Its functions are not in a repeatable file,
-- because they generate a column of posts. A new definition needs a migration that makes this column again.

-- NFKD, and lower case as ICU has it. Then what Unicode's case folding does beyond lower case: ß is ss, the final sigma
-- is a sigma, and the iota below a vowel is an iota after it. NFKD has already split the other letters that fold to
-- several. At the end NFC, so that é is é however it was typed.
--
-- Before that, nine old Cyrillic letters become the usual ones, and capitals of Unicode 11 to 14 (Georgian and others)
-- become small: not every ICU knows them. ASCII needs none of this, and is most of what is written.
--
-- Not strict: PostgreSQL does not inline a strict function with a case.
create function fold_hashtag(written text) returns text
    language sql immutable parallel safe
    return case when octet_length(written) = char_length(written) then lower(written collate "C")
        else normalize(replace(replace(replace(
            lower(normalize(
                case when written collate "C" ~ '[\u1C80-\u1CBF\u2C2F\uA7B8-\uA7F5'
                        '\U00010570-\U00010595\U00016E40-\U00016E5F]'
                    then translate(written, -- takes its time
                        U&'\1C80\1C81\1C82\1C83\1C84\1C85\1C86\1C87\1C88\1C90\1C91\1C92\1C93\1C94\1C95\1C96\1C97\1C98'
                        '\1C99\1C9A\1C9B\1C9C\1C9D\1C9E\1C9F\1CA0\1CA1\1CA2\1CA3\1CA4\1CA5\1CA6\1CA7\1CA8\1CA9\1CAA'
                        '\1CAB\1CAC\1CAD\1CAE\1CAF\1CB0\1CB1\1CB2\1CB3\1CB4\1CB5\1CB6\1CB7\1CB8\1CB9\1CBA\1CBD\1CBE'
                        '\1CBF\2C2F\A7B8\A7BA\A7BC\A7BE\A7C0\A7C2\A7C4\A7C5\A7C6\A7C7\A7C9\A7D0\A7D6\A7D8\A7F5'
                        '\+010570\+010571\+010572\+010573\+010574\+010575\+010576\+010577\+010578\+010579\+01057A'
                        '\+01057C\+01057D\+01057E\+01057F\+010580\+010581\+010582\+010583\+010584\+010585\+010586'
                        '\+010587\+010588\+010589\+01058A\+01058C\+01058D\+01058E\+01058F\+010590\+010591\+010592'
                        '\+010594\+010595\+016E40\+016E41\+016E42\+016E43\+016E44\+016E45\+016E46\+016E47\+016E48'
                        '\+016E49\+016E4A\+016E4B\+016E4C\+016E4D\+016E4E\+016E4F\+016E50\+016E51\+016E52\+016E53'
                        '\+016E54\+016E55\+016E56\+016E57\+016E58\+016E59\+016E5A\+016E5B\+016E5C\+016E5D\+016E5E'
                        '\+016E5F',
                        U&'\0432\0434\043E\0441\0442\0442\044A\0463\A64B\10D0\10D1\10D2\10D3\10D4\10D5\10D6\10D7\10D8'
                        '\10D9\10DA\10DB\10DC\10DD\10DE\10DF\10E0\10E1\10E2\10E3\10E4\10E5\10E6\10E7\10E8\10E9\10EA'
                        '\10EB\10EC\10ED\10EE\10EF\10F0\10F1\10F2\10F3\10F4\10F5\10F6\10F7\10F8\10F9\10FA\10FD\10FE'
                        '\10FF\2C5F\A7B9\A7BB\A7BD\A7BF\A7C1\A7C3\A794\0282\1D8E\A7C8\A7CA\A7D1\A7D7\A7D9\A7F6'
                        '\+010597\+010598\+010599\+01059A\+01059B\+01059C\+01059D\+01059E\+01059F\+0105A0\+0105A1'
                        '\+0105A3\+0105A4\+0105A5\+0105A6\+0105A7\+0105A8\+0105A9\+0105AA\+0105AB\+0105AC\+0105AD'
                        '\+0105AE\+0105AF\+0105B0\+0105B1\+0105B3\+0105B4\+0105B5\+0105B6\+0105B7\+0105B8\+0105B9'
                        '\+0105BB\+0105BC\+016E60\+016E61\+016E62\+016E63\+016E64\+016E65\+016E66\+016E67\+016E68'
                        '\+016E69\+016E6A\+016E6B\+016E6C\+016E6D\+016E6E\+016E6F\+016E70\+016E71\+016E72\+016E73'
                        '\+016E74\+016E75\+016E76\+016E77\+016E78\+016E79\+016E7A\+016E7B\+016E7C\+016E7D\+016E7E'
                        '\+016E7F')
                    else written end, NFKD) collate "und-x-icu"),
            U&'\00DF', 'ss'), U&'\03C2', U&'\03C3'), U&'\0345', U&'\03B9'), NFC) collate "C" end;

-- In ASCII exactly #[a-z0-9]+ over the folded body. Beyond it the letters (L), marks (Mn, Mc) and decimal digits
-- (Nd) of Unicode 14, as a fixed list: a class such as [[:alnum:]] differs by platform and loses combining marks.
-- Gaps of unassigned code points are closed. Variation selectors are left out: they choose how an emoji looks.
-- A joiner (U+200C, U+200D) belongs to it between two of these, as Persian and Indian words have it.
--
-- In PL/pgSQL, which plans it once in a session. An SQL function is planned in each statement, for longer than it runs.
create function hashtags(body text) returns text[]
    language plpgsql immutable strict parallel safe
as $$
begin
    return (
        select coalesce(array_remove(array_agg(distinct case
            when strpos(m.tag[1], chr(8204)) + strpos(m.tag[1], chr(8205)) = 0 then m.tag[1]
            -- Up to where it ends with a joiner, or has two in a row.
            else substring(m.tag[1] from '^[^\u200C\u200D]+(?:[\u200C\u200D][^\u200C\u200D]+)*') end
            collate "C"), null), '{}')
        from regexp_matches(${flyway:defaultSchema}.fold_hashtag(body) collate "C", '#([a-z0-9'
            '\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0300-\u0374'
            '\u0376-\u037D\u037F\u0386\u0388-\u03F5\u03F7-\u0481\u0483-\u0487\u048A-\u0559\u0560-\u0588\u0591-\u05BD'
            '\u05BF\u05C1-\u05C2\u05C4-\u05C5\u05C7-\u05F2\u0610-\u061A\u0620-\u0669\u066E-\u06D3\u06D5-\u06DC'
            '\u06DF-\u06E8\u06EA-\u06FC\u06FF\u0710-\u07F5\u07FA-\u07FD\u0800-\u082D\u0840-\u085B\u0860-\u0887'
            '\u0889-\u088E\u0898-\u08E1\u08E3-\u0963\u0966-\u096F\u0971-\u09F1\u09FC\u09FE-\u0A75\u0A81-\u0AEF'
            '\u0AF9-\u0B6F\u0B71\u0B82-\u0BEF\u0C00-\u0C6F\u0C80-\u0C83\u0C85-\u0D4E\u0D54-\u0D57\u0D5F-\u0D6F'
            '\u0D7A-\u0DF3\u0E01-\u0E3A\u0E40-\u0E4E\u0E50-\u0E59\u0E81-\u0F00\u0F18-\u0F19\u0F20-\u0F29\u0F35\u0F37'
            '\u0F39\u0F3E-\u0F84\u0F86-\u0FBC\u0FC6\u1000-\u1049\u1050-\u109D\u10A0-\u10FA\u10FC-\u135F\u1380-\u138F'
            '\u13A0-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16F1-\u1734\u1740-\u17D3\u17D7'
            '\u17DC-\u17E9\u180B-\u180D\u180F-\u193B\u1946-\u19D9\u1A00-\u1A1B\u1A20-\u1A99\u1AA7\u1AB0-\u1ABD'
            '\u1ABF-\u1B59\u1B6B-\u1B73\u1B80-\u1BF3\u1C00-\u1C37\u1C40-\u1C7D\u1C80-\u1CBF\u1CD0-\u1CD2\u1CD4-\u1FBC'
            '\u1FBE\u1FC2-\u1FCC\u1FD0-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FFC\u2071\u207F\u2090-\u209C\u20D0-\u20DC\u20E1'
            '\u20E5-\u20F0\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139'
            '\u213C-\u213F\u2145-\u2149\u214E\u2183-\u2184\u2C00-\u2CE4\u2CEB-\u2CF3\u2D00-\u2D6F\u2D7F-\u2DFF\u2E2F'
            '\u3005-\u3006\u302A-\u302F\u3031-\u3035\u303B-\u303C\u3041-\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u318E'
            '\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA66F\uA674-\uA67D'
            '\uA67F-\uA6E5\uA6F0-\uA6F1\uA717-\uA71F\uA722-\uA788\uA78B-\uA827\uA82C\uA840-\uA873\uA880-\uA8C5'
            '\uA8D0-\uA8F7\uA8FB\uA8FD-\uA92D\uA930-\uA953\uA960-\uA9C0\uA9CF-\uA9D9\uA9E0-\uAA59\uAA60-\uAA76'
            '\uAA7A-\uAADD\uAAE0-\uAAEF\uAAF2-\uAB5A\uAB5C-\uAB69\uAB70-\uABEA\uABEC-\uD7FB\uF900-\uFB28\uFB2A-\uFBB1'
            '\uFBD3-\uFD3D\uFD50-\uFDC7\uFDF0-\uFDFB\uFE20-\uFE2F\uFE70-\uFEFC\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A'
            '\uFF66-\uFFDC\U00010000-\U000100FA\U000101FD-\U000102E0\U00010300-\U0001031F\U0001032D-\U00010340'
            '\U00010342-\U00010349\U00010350-\U0001039D\U000103A0-\U000103CF\U00010400-\U00010563\U00010570-\U00010855'
            '\U00010860-\U00010876\U00010880-\U0001089E\U000108E0-\U000108F5\U00010900-\U00010915\U00010920-\U00010939'
            '\U00010980-\U000109B7\U000109BE-\U000109BF\U00010A00-\U00010A3F\U00010A60-\U00010A7C\U00010A80-\U00010A9C'
            '\U00010AC0-\U00010AC7\U00010AC9-\U00010AE6\U00010B00-\U00010B35\U00010B40-\U00010B55\U00010B60-\U00010B72'
            '\U00010B80-\U00010B91\U00010C00-\U00010CF2\U00010D00-\U00010D39\U00010E80-\U00010EAC\U00010EB0-\U00010F1C'
            '\U00010F27-\U00010F50\U00010F70-\U00010F85\U00010FB0-\U00010FC4\U00010FE0-\U00011046\U00011066-\U000110BA'
            '\U000110C2\U000110D0-\U0001113F\U00011144-\U00011173\U00011176-\U000111C4\U000111C9-\U000111CC'
            '\U000111CE-\U000111DA\U000111DC\U00011200-\U00011237\U0001123E-\U000112A8\U000112B0-\U0001144A'
            '\U00011450-\U00011459\U0001145E-\U000114C5\U000114C7-\U000115C0\U000115D8-\U00011640\U00011644-\U00011659'
            '\U00011680-\U000116B8\U000116C0-\U00011739\U00011740-\U0001183A\U000118A0-\U000118E9\U000118FF-\U00011943'
            '\U00011950-\U000119E1\U000119E3-\U00011A3E\U00011A47-\U00011A99\U00011A9D\U00011AB0-\U00011C40'
            '\U00011C50-\U00011C59\U00011C72-\U00011EF6\U00011FB0\U00012000-\U00012399\U00012480-\U00012FF0'
            '\U00013000-\U0001342E\U00014400-\U00016A69\U00016A70-\U00016AF4\U00016B00-\U00016B36\U00016B40-\U00016B43'
            '\U00016B50-\U00016B59\U00016B63-\U00016E7F\U00016F00-\U00016FE1\U00016FE3-\U0001BC99\U0001BC9D-\U0001BC9E'
            '\U0001CF00-\U0001CF46\U0001D165-\U0001D169\U0001D16D-\U0001D172\U0001D17B-\U0001D182\U0001D185-\U0001D18B'
            '\U0001D1AA-\U0001D1AD\U0001D242-\U0001D244\U0001D400-\U0001D6C0\U0001D6C2-\U0001D6DA\U0001D6DC-\U0001D6FA'
            '\U0001D6FC-\U0001D714\U0001D716-\U0001D734\U0001D736-\U0001D74E\U0001D750-\U0001D76E\U0001D770-\U0001D788'
            '\U0001D78A-\U0001D7A8\U0001D7AA-\U0001D7C2\U0001D7C4-\U0001D7FF\U0001DA00-\U0001DA36\U0001DA3B-\U0001DA6C'
            '\U0001DA75\U0001DA84\U0001DA9B-\U0001E14E\U0001E290-\U0001E2F9\U0001E7E0-\U0001E8C4\U0001E8D0-\U0001E959'
            '\U0001EE00-\U0001EEBB\U0001FBF0-\U0003134A'
            '\u200C\u200D]+)', 'g') as m (tag));
end;
$$;
