package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clients that do not keep up, and that nobody else suffers from. */
class SlowClientTest extends EndToEnd {

    private static final int EVENTS = 6_000;

    @Test
    @Proves("P3.43")
    void aClientThatReadsTooSlowlyIsClosedWith4408AndOthersGetEverything() throws IOException, SQLException {
        Login login = Login.fresh(linnet);
        String tag = freshTag();
        TestSocket healthy = signedIn().follow(tag, "1");
        try (RawSocket slow = login.socket(linnet);
                Connection sql = Database.writer(linnet)) {
            slow.send(Json.text("{'action':'subscribe_to_hashtag','request_id':1,'hashtag':'%s'}", tag));
            assertEquals(201, Json.read(slow.text()).get("response_status").intValue());
            // Some 8 MB of events: more than the kernel and the send queue take for a client that reads nothing.
            Database.run(
                    sql,
                    "insert into posts.posts (author, body) select ?, rpad(n || ' #' || ? || ' ', 256, '😀')"
                            + " from generate_series(1, ?) n",
                    login.pk(),
                    tag,
                    EVENTS);
            for (int n = 1; n <= EVENTS; n++) {
                assertEquals(
                        Integer.toString(n),
                        healthy.next().at("/data/body").textValue().split(" ", 2)[0]);
            }
            assertEquals(4408, slow.closeCode());
        }
    }

    @Test
    @Proves("P3.45")
    void aClientThatAnswersNoPingIsClosedWith4409() throws IOException {
        Deployment pinging = Deployment.tight();
        Login login = Login.fresh(pinging);
        try (RawSocket silent = login.socket(pinging);
                TestSocket polite = TestSocket.open(pinging, login)) {
            assertEquals(4409, silent.closeCode());
            // The same pings, answered.
            polite.create("still here");
        }
    }
}
