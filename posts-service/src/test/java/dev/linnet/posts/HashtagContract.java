package dev.linnet.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hashtag is, on every supported PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HashtagContract {

    private static final Set<Integer> TYPES_OF_MARKS =
            Set.of((int) Character.NON_SPACING_MARK, (int) Character.COMBINING_SPACING_MARK);

    private final Vertx vertx = Vertx.vertx();
    private Pool pool;

    /** An empty database. */
    abstract String databaseUrl() throws Exception;

    void stopDatabase() throws Exception {}

    @BeforeAll
    void migrate() throws Exception {
        Database database = new Database(databaseUrl(), "posts");
        Schema.migrate(vertx, database, "db/posts")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        pool = database.pool(vertx, 1, Map.of());
    }

    @AfterAll
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        stopDatabase();
    }

    @ParameterizedTest(name = "{0}: {1} has {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ascii|#Java is epic|java",
                "upper case|#PYTHON and #python|python",
                "hyphen|#py-thon|py",
                "underscore|#web_dev|web",
                "inside a word|a#b|b",
                "two signs|##x|x",
                "a lone sign|# x|''",
                "none|plain|''",
                "several|#b #a#c|a b c",
                "digits|#123 #4u|123 4u",
                "punctuation|#java, #go!|go java",
                "accent|#Café #pythoné|café pythoné",
                "decomposed accent|#cafe\\u0301|café",
                "japanese|#日本語 #日本語|日本語",
                "hindi|#हिन्दी|हिन्दी",
                "thai|#ภาษาไทย|ภาษาไทย",
                "arabic digits|#سنة١٤|سنة١٤",
                "turkish dotted capital|#İstanbul|i\\u0307stanbul",
                "turkish dotless|#Iı|iı",
                "sharp s|#Straße #ẞ #STRASSE|ss strasse",
                "final sigma|#ΟΔΟΣ #οδος #οδοσ|οδοσ",
                "iota below and beside|#\\u1F80 #\\u1F08\\u0399 #\\u1F88|\\u1F00\\u03B9",
                "old Cyrillic|#\\u1C80 #В|в",
                "ligatures|#ﬁn #ﬆ #FIN|fin st",
                "Persian with a joiner|#می\\u200Cخواهم|می\\u200Cخواهم",
                "Hindi with a joiner|#क्\\u200Dष|क्\\u200Dष",
                "a joiner at the end|#می\\u200C #a\\u200D!|a می",
                "a joiner at the beginning|#\\u200Ca #\\u200Db|''",
                "two joiners|#a\\u200C\\u200Cb #c\\u200C\\u200Dd|a c",
                "several joiners|#a\\u200Cb\\u200Dc\\u200C|a\\u200Cb\\u200Dc",
                "an emoji with a joiner|#a😀\\u200D😀 #b\\u200D😀|a b",
                "iota with dialytika and tonos|#\\u0399\\u0308\\u0301 #\\u1FD3|\\u0390",
                "fullwidth sign and letters|＃Ｊａｖａ|java",
                "emoji ends it|#java😀 #😀 #a☀b|a java",
                "keycap emoji|#\\uFE0F\\u20E3 #1\\uFE0F\\u20E3|1",
                "deseret, beyond the first plane|#\\uD801\\uDC00|\\uD801\\uDC28",
            })
    void theHashtagsOfABody(String name, String body, String tags) throws Exception {
        List<String> expected =
                unescape(tags).isEmpty() ? List.of() : List.of(unescape(tags).split(" "));
        String[] found = (String[]) one("select hashtags($1)", unescape(body));
        assertEquals(expected, Arrays.stream(found).sorted().toList());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "java|java",
                "#java|java",
                "＃JAVA|java",
                "Café|café",
                "ΟΔΟΣ|οδοσ",
                "STRASSE|strasse",
                "#straße|strasse",
                "می\\u200Cخواهم|می\\u200Cخواهم",
                "a\\u200C|none",
                "\\u200Da|none",
                "a\\u200C\\u200Db|none",
                "''|none",
                "#|none",
                "##java|none",
                "web_dev|none",
                "two words|none",
                "a#b|none",
                "😀|none",
            })
    void theHashtagASubscriberMeans(String written, String tag) throws Exception {
        assertEquals(
                Optional.ofNullable(tag).map(HashtagContract::unescape).orElse(null),
                one("select hashtag($1)", unescape(written)));
    }

    @Test
    void aTagFoundInABodyIsFoundAgainByItself() throws Exception {
        String body = "#Café #ΟΔΟΣ #İx #हिन्दी #ﬁx #½a #Ǆ #ẞ #\u1F88 #a\u200Cb";
        for (String tag : (String[]) one("select hashtags($1)", body)) {
            assertEquals(tag, one("select hashtag($1)", tag));
        }
    }

    /** Two letters are one in a hashtag exactly when Unicode's case folding, or a compatible form, makes one of them. */
    @Test
    void lettersAreFoldedAsUnicodeFoldsThem() throws Exception {
        Map<Integer, String> folding = folding();
        String[] letters = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.isLetterOrDigit(c)
                        || TYPES_OF_MARKS.contains(Character.getType(c))
                        || folding.containsKey(c))
                .mapToObj(Character::toString)
                .toArray(String[]::new);
        String[] folded = pool.preparedQuery(
                        "select array_agg(fold_hashtag(c) order by n) from unnest($1::text[]) with ordinality l (c, n)")
                .execute(Tuple.tuple().addArrayOfString(letters))
                .map(rows -> rows.iterator().next().getArrayOfStrings(0))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertTrue(letters.length > 130_000);
        Map<String, String> ours = new HashMap<>();
        Map<String, String> unicodes = new HashMap<>();
        List<String> different = new ArrayList<>();
        for (int i = 0; i < letters.length; i++) {
            String unicode = fold(letters[i], folding);
            String mine = folded[i];
            if (!ours.computeIfAbsent(mine, first -> unicode).equals(unicode)
                    || !unicodes.computeIfAbsent(unicode, first -> mine).equals(mine)) {
                different.add("%04X".formatted(letters[i].codePointAt(0)));
            }
        }
        assertEquals(List.of(), different);
    }

    /** As Unicode defines a compatibility caseless match. */
    private static String fold(String text, Map<Integer, String> folding) {
        String folded = text;
        for (int i = 0; i < 2; i++) {
            folded = Normalizer.normalize(folded, Normalizer.Form.NFKD)
                    .codePoints()
                    .mapToObj(c -> folding.getOrDefault(c, Character.toString(c)))
                    .collect(Collectors.joining());
        }
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    private static Map<Integer, String> folding() throws IOException {
        try (InputStream table =
                Objects.requireNonNull(HashtagContract.class.getResourceAsStream("/case-folding.txt"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("; "))
                    .collect(Collectors.toMap(
                            line -> Integer.parseInt(line[0], 16),
                            line -> Arrays.stream(line[1].split(" "))
                                    .map(c -> Character.toString(Integer.parseInt(c, 16)))
                                    .collect(Collectors.joining())));
        }
    }

    private Object one(String sql, String argument) throws Exception {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(argument))
                .map(rows -> rows.iterator().next().getValue(0))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
