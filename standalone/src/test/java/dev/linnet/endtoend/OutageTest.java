package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients see when the service behind the stream is away or too slow. */
class OutageTest extends EndToEnd {

    private static final String UNAVAILABLE = "['Service unavailable.']";

    @Test
    @Proves({"P1.10", "P3.30", "P5.21"})
    void whileTheServiceIsAwayActionsAreAnswered503AndThenServedAgain() {
        try (Deployment linnet = Deployment.start(Map.of());
                TestSocket socket = TestSocket.open(linnet, Login.fresh(linnet));
                TestSocket follower =
                        TestSocket.open(linnet, Login.fresh(linnet)).follow("outage", "1")) {
            JsonNode post = socket.create("before");

            linnet.stopPosts();
            socket.expect(
                    Json.text("{'action':'retrieve','request_id':1,'pk':%s}", post.get("pk")),
                    Frames.failure("retrieve", "1", 503, UNAVAILABLE));
            socket.expect(
                    Json.text("{'action':'subscribe_to_list','request_id':2}"),
                    Frames.failure("subscribe_to_list", "2", 503, UNAVAILABLE));
            socket.expect(
                    Json.text("{'stream':'posts','payload':{'action':'list','request_id':3}}"),
                    Frames.multiplexed("posts", Frames.failure("list", "3", 503, UNAVAILABLE)));
            try (TestSocket visitor = TestSocket.openAnonymous(linnet)) {
                visitor.expect(Json.text("{'action':'list'}"), Frames.failure("list", "null", 503, UNAVAILABLE));
            }
            HttpResponse<String> login = Http.get(linnet.port(), "/login/alice/");
            assertEquals(503, login.statusCode());
            assertEquals(Json.of("{'errors':['Service unavailable.']}"), Json.read(login.body()));

            linnet.startPosts();
            socket.expect(
                    Json.text("{'action':'retrieve','request_id':4,'pk':%s}", post.get("pk")),
                    Frames.success("retrieve", "4", 200, post));
            follower.expectEvent("create", "1", socket.create("after #outage"));
        }
    }

    @Test
    @Proves("P3.33")
    void anActionThatTakesTooLongIsAnswered504AndMayHaveHappened() throws SQLException {
        // Longer than other actions take on a busy machine, and shorter than the service's own limit.
        try (Deployment hasty = Deployment.start(Map.of("LINNET_ACTION_TIMEOUT_MS", "2000"));
                TestSocket socket = TestSocket.open(hasty, Login.fresh(hasty));
                Connection beside = Database.superUser(hasty)) {
            JsonNode post = socket.create("slow");
            beside.setAutoCommit(false);
            Database.run(
                    beside,
                    "select from posts.posts where pk = ? for update",
                    post.get("pk").longValue());
            socket.expect(
                    Json.text("{'action':'patch','request_id':1,'pk':%s,'data':{'body':'late'}}", post.get("pk")),
                    Frames.failure("patch", "1", 504, "['Service timed out.']"));
            socket.expect(
                    Json.text("{'action':'retrieve','request_id':2,'pk':%s}", post.get("pk")),
                    Frames.success("retrieve", "2", 200, post));
            beside.rollback();
            Await.until(
                    "the write happens",
                    Await.LONG,
                    () -> socket.ask(Json.text("{'action':'retrieve','request_id':3,'pk':%s}", post.get("pk")))
                            .at("/data/body")
                            .asText()
                            .equals("late"));
        }
    }
}
