package dev.linnet.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connection URIs, which libpq defines. */
final class DatabaseUrlTest {

    private static final String USER = System.getProperty("user.name");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "postgres://alice:secret@db:5433/posts, db, 5433, posts, alice, secret",
                "postgresql://alice@db/posts, db, 5432, posts, alice, ``",
                "postgres://alice:+=$&;()'*!~.-_#?@db/posts, db, 5432, posts, alice, +=$&;()'*!~.-_#?",
                "postgres://alice:a%2Fb%40c%3Ad%25%20@db/posts, db, 5432, posts, alice, `a/b@c:d% `",
                "postgres://alice:a:b@db/posts, db, 5432, posts, alice, a:b",
                "postgres://alice:%F0%9F%94%91@db/posts, db, 5432, posts, alice, 🔑",
                "postgres://alice@db/a%3Fb%2Fc, db, 5432, a?b/c, alice, ``",
                "postgres://alice@[::1]:5433/posts, ::1, 5433, posts, alice, ``",
                "postgres://alice@db, db, 5432, alice, alice, ``",
                "postgres://alice@/posts?host=db&port=5433&password=a+b%26c, db, 5433, posts, alice, a+b&c",
                "postgres://?host=db&user=alice&dbname=posts, db, 5432, posts, alice, ``",
                "postgres://%2Fvar%2Frun%2Fpostgresql/posts?user=alice, /var/run/postgresql, 5432, posts, alice, ``",
                "postgres:///posts?host=/var/run/postgresql&user=alice, /var/run/postgresql, 5432, posts, alice, ``",
            })
    void everyPartIsReadAsLibpqReadsIt(
            String url, String host, int port, String database, String user, String password) {
        assertEquals(new DatabaseUrl(host, port, database, user, password, Map.of()), DatabaseUrl.parse(url));
        PgConnectOptions options = new Database(url, "things").connectOptions();
        assertEquals(host, options.getHost());
        assertEquals(password, options.getPassword());
        PGSimpleDataSource jdbc = (PGSimpleDataSource) new Database(url, "things").dataSource();
        assertEquals(database, jdbc.getDatabaseName());
        assertEquals(password, jdbc.getPassword());
    }

    @Test
    void aPasswordWithACommaIsTaken() {
        assertEquals("a,b", DatabaseUrl.parse("postgres://alice:a,b@db/posts").password());
    }

    @Test
    void withoutAUserItIsTheOneOfTheSystem() {
        assertEquals(USER, DatabaseUrl.parse("postgres://db").user());
        assertEquals(USER, DatabaseUrl.parse("postgres://db").database());
    }

    @Test
    void theCertificateIsAFile() {
        Map<String, String> parameters = DatabaseUrl.parse(
                        "postgres://db/posts?sslmode=verify-full&sslrootcert=/a%20b.pem&connect_timeout=5")
                .parameters();
        assertEquals(Map.of("sslmode", "verify-full", "sslrootcert", "/a b.pem"), parameters);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`` | begin",
                "mysql://db/posts | begin",
                "postgres:// | no host",
                "postgres:///posts | no host",
                "postgres://alice:s3cret%@db/posts | %25",
                "postgres://alice:s3cret@db:x/posts | port",
                "postgres://alice:s3cret@db:0/posts | port",
                "postgres://alice:s3cret@one,two/posts | several hosts",
                "postgres://alice:s3cret@[::1/posts | ]",
                "postgres://alice:s3cret@db/posts?sslmode=perhaps | sslmode",
                "postgres://alice:s3cret@db/posts?nonsense=s3cret | nonsense",
                "postgres://alice:s3cret@db/posts?s3cret | has no =",
            })
    void whatIsWrongIsSaidWithoutASecret(String url, String word) {
        String problem = Database.problem(url).orElseThrow();
        assertTrue(problem.contains(word.strip()), problem);
        assertTrue(!problem.contains("s3cret"), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://a:p'w,d;@db/x", "postgresql://db", "postgres://u:p@[::1]:1/x?sslmode=require"})
    void nothingIsWrongWithAGoodOne(String url) {
        assertTrue(Database.problem(url).isEmpty());
    }
}
