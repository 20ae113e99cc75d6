package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Following no longer while the service cannot look anything up. */
class UnsubscribeWithoutDatabaseTest {

    private static final String UNAVAILABLE = "['Service unavailable.']";

    @Test
    @Proves("P5.19")
    void whatIsFollowedEndsWhileTheDatabaseIsAway() throws SQLException {
        try (Deployment linnet = Deployment.start(Map.of());
                TestSocket follower = TestSocket.open(linnet, Login.fresh(linnet));
                TestSocket writer = TestSocket.open(linnet, Login.fresh(linnet));
                Connection operator = besides(linnet.databaseUrl())) {
            JsonNode post = createAndAwaitEvent(linnet, writer, "#Ended");
            follower.follow("#Ended", "1").follow("kept", "2");
            follower.send(Json.text("{'action':'subscribe_instance','request_id':3,'pk':%s}", post.get("pk")));
            follower.expectSubscribed("subscribe_instance", "3");
            follower.send(Json.text("{'action':'subscribe_to_list','request_id':4}"));
            follower.expectSubscribed("subscribe_to_list", "4");

            String name = linnet.databaseUrl().substring(linnet.databaseUrl().lastIndexOf('/') + 1);
            Await.until("the database is away", Await.LONG, () -> isRenamed(operator, name, name + "_away"));
            follower.expect(
                    Json.text("{'action':'unsubscribe_from_hashtag','request_id':1,'hashtag':'#Ended'}"),
                    Frames.success("unsubscribe_from_hashtag", "1", 204, "{}"));
            follower.expect(
                    Json.text("{'action':'unsubscribe_instance','request_id':3,'pk':%s}", post.get("pk")),
                    Frames.success("unsubscribe_instance", "3", 204, "null"));
            follower.expect(
                    Json.text("{'action':'unsubscribe_from_list','request_id':4}"),
                    Frames.success("unsubscribe_from_list", "4", 204, "{}"));
            follower.expect(
                    Json.text("{'action':'unsubscribe_from_hashtag','request_id':5,'hashtag':'KEPT'}"),
                    Frames.failure("unsubscribe_from_hashtag", "5", 503, UNAVAILABLE));

            Await.until("the database is back", Await.LONG, () -> isRenamed(operator, name + "_away", name));
            Await.until(
                    "posts are read",
                    Await.LONG,
                    () -> writer.ask(Json.text("{'action':'retrieve','request_id':1,'pk':%s}", post.get("pk")))
                                    .path("response_status")
                                    .intValue()
                            == 200);
            writer.delete(post);
            writer.create("#Ended");
            follower.expectEvent("create", "2", writer.create("#kept"));
        }
    }

    /** A subscription that begins after this cannot bring the post's {@code create}. */
    private static JsonNode createAndAwaitEvent(Deployment linnet, TestSocket writer, String hashtag) {
        try (TestSocket witness = TestSocket.open(linnet, Login.fresh(linnet))) {
            witness.follow(hashtag, "1");
            JsonNode post = writer.create(hashtag);
            witness.expectEvent("create", "1", post);
            return post;
        }
    }

    private static Connection besides(String databaseUrl) throws SQLException {
        return Database.superUser(databaseUrl.replaceFirst("/[^/]*$", "/postgres"));
    }

    /** Nobody can connect to a database by the name it had. */
    private static boolean isRenamed(Connection operator, String from, String to) {
        try {
            Database.run(operator, "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", from);
            Database.run(operator, "alter database " + from + " rename to " + to);
            return true;
        } catch (SQLException connected) {
            return false;
        }
    }
}
