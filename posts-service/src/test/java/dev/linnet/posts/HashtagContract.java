package dev.linnet.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hashtag is, on every supported PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HashtagContract {

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
                "sharp s|#Straße #ẞ|straße ß",
                "final sigma|#ΟΔΟΣ #οδος|οδοσ",
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
                "''|none",
                "#|none",
                "##java|none",
                "web_dev|none",
                "two words|none",
                "a#b|none",
                "😀|none",
            })
    void theHashtagASubscriberMeans(String written, String tag) throws Exception {
        assertEquals(tag, one("select hashtag($1)", written));
    }

    @Test
    void aTagFoundInABodyIsFoundAgainByItself() throws Exception {
        String body = "#Café #ΟΔΟΣ #İx #हिन्दी #ﬁx #½a #Ǆ";
        for (String tag : (String[]) one("select hashtags($1)", body)) {
            assertEquals(tag, one("select hashtag($1)", tag));
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
