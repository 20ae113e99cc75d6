package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many visitors who ask for what is dear: everybody else goes on. */
class CrowdTest {

    private static final int VISITORS = 32;
    private static final String DEAR = "{'action':'list','request_id':%d,'limit':1,'body_contains':'nowhere'}";

    @Test
    @Proves("P3.27")
    void visitorsWhoListWithoutEndTakeNobodyElsesConnections() throws SQLException {
        try (Deployment linnet = Deployment.start(Map.of())) {
            Login author = Login.fresh(linnet);
            try (Connection database = Database.superUser(linnet)) {
                // Without triggers: their events are not the matter here.
                Database.run(database, "set session_replication_role = replica");
                Database.run(
                        database,
                        "insert into posts.posts (author, body) select ?, repeat('Some words, ', 15) || n"
                                + " from generate_series(1, 200000) n",
                        author.pk());
            }
            AtomicInteger answered = new AtomicInteger();
            List<TestSocket> crowd = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                crowd.add(askingForEver(linnet, answered));
            }
            Await.until("the crowd is served too", Await.LONG, () -> answered.get() > 0);

            for (int round = 0; round < 10; round++) {
                // A login, a new session, an event, a create, who is online: all have connections.
                try (TestSocket writer = TestSocket.open(linnet, Login.fresh(linnet));
                        TestSocket follower = TestSocket.open(linnet, author);
                        TestSocket observer =
                                TestSocket.open(linnet, "/ws/users/", "Authorization", "Bearer " + author.token())) {
                    follower.follow("crowd", "1");
                    follower.expectEvent("create", "1", writer.create("in spite of the #crowd"));
                    observer.send(Json.text("{'action':'subscribe','request_id':2}"));
                    assertEquals(201, observer.next().path("response_status").intValue());
                    Login newcomer = Login.fresh(linnet);
                    JsonNode login = observer.next();
                    while (!login.at("/data/username").asText().equals(newcomer.username())) {
                        login = observer.next();
                    }
                }
            }
            int before = answered.get();
            Await.until("the crowd is still served", Await.LONG, () -> answered.get() > before);
            assertTrue(Http.get(linnet.port(), "/readyz").statusCode() == 200);
            crowd.forEach(TestSocket::close);
        }
    }

    private static TestSocket askingForEver(Deployment linnet, AtomicInteger answered) {
        TestSocket visitor = TestSocket.openAnonymous(linnet);
        visitor.raw().textMessageHandler(reply -> {
            answered.incrementAndGet();
            visitor.raw().writeTextMessage(Json.text(DEAR, answered.get()));
        });
        visitor.send(Json.text(DEAR, 0));
        return visitor;
    }
}
