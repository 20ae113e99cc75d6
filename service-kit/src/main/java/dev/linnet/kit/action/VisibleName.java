package dev.linnet.kit.action;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that users choose and others see, such as those of users and rooms: the stored form, which names are the same,
 * and which are refused. Bound the length first: normalising many combining marks costs time that grows with their
 * square.
 */
public final class VisibleName {

    /** They reorder the text around them, or end a line. */
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    /** Unicode's Default_Ignorable_Code_Point: they have no shape of their own. */
    private static final Pattern IGNORABLE = Pattern.compile("[\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5"
            + "\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFF8"
            + "\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

    /** U+2800 is a Braille pattern without dots. */
    private static final Pattern BLANK = Pattern.compile("[\\p{M}\\p{Z}\\p{C}\\u2800]");

    private VisibleName() {}

    /** The stored and shown form: NFKC, so that é is é however it was typed, and fullwidth letters are letters. */
    public static String normalize(String written) {
        return Normalizer.normalize(written, Normalizer.Form.NFKC);
    }

    /**
     * The key that two names share when they differ only in case, form or invisible characters. It is Unicode's
     * NFKC_Casefold, except that dotless ı is i.
     */
    public static String fold(String written) {
        String shown = IGNORABLE.matcher(normalize(written)).replaceAll("");
        // Upper case first, or ß would not be ss. Lower case makes a final sigma by its place in the word.
        String folded = shown.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
        return normalize(folded);
    }

    /** The complaint about a name, in the words of an error. Empty when the name is valid. */
    public static Optional<String> complaint(String name) {
        if (CONTROL.matcher(name).find()) {
            return Optional.of("Control characters are not allowed.");
        }
        boolean visible = IGNORABLE
                .matcher(name)
                .replaceAll("")
                .codePoints()
                .anyMatch(c -> !BLANK.matcher(Character.toString(c)).matches());
        return visible ? Optional.empty() : Optional.of("Enter a name that can be seen.");
    }

    /** Whether it has characters without a shape of their own. Some scripts and emoji need them inside a text. */
    public static boolean hasIgnorable(String name) {
        return IGNORABLE.matcher(name).find();
    }
}
