package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.endtoend.TwoProcesses.First;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only separate processes can show: their start, their end, and a bus that loses first messages. */
@Tag("two-processes-only")
final class TwoProcessesTest {

    private static final int TRIALS = 1000;

    @ParameterizedTest
    @EnumSource(
            value = First.class,
            names = {"POSTS", "GATEWAY"})
    void eitherMayStartFirst(First first) {
        try (TwoProcesses deployment = TwoProcesses.start(Map.of(), first)) {
            Login login = Login.fresh(deployment);
            try (TestSocket socket = TestSocket.open(deployment, login)) {
                socket.ask("{\"action\":\"subscribe_to_hashtag\",\"request_id\":1,\"hashtag\":\"first\"}");
                socket.send("{\"action\":\"create\",\"request_id\":2,\"data\":{\"body\":\"#first\"}}");
                // The event and the reply, in either order.
                JsonNode one = socket.next();
                JsonNode other = socket.next();
                assertEquals(
                        3,
                        one.get("request_id").intValue()
                                + other.get("request_id").intValue());
            }
        }
    }

    /** Each time a new topic, so that its registration is a new one, and written to as soon as the 201 is there. */
    @Test
    void whatSqlWritesRightAfterTheSubscriptionIsNeverMissed() throws Exception {
        try (TwoProcesses deployment = TwoProcesses.start(Map.of());
                PostsWriter writer = PostsWriter.open(deployment)) {
            Login login = Login.fresh(deployment);
            try (TestSocket socket = TestSocket.open(deployment, login)) {
                long slowest = 0;
                for (int i = 0; i < TRIALS; i++) {
                    JsonNode reply = socket.ask("{\"action\":\"subscribe_to_hashtag\",\"request_id\":" + i
                            + ",\"hashtag\":\"trial" + i + "\"}");
                    assertEquals(201, reply.get("response_status").intValue());
                    long start = System.nanoTime();
                    writer.run("insert into posts.posts (author, body) values (" + login.pk() + ", '#trial" + i + "')");
                    JsonNode event = socket.next();
                    slowest = Math.max(slowest, System.nanoTime() - start);
                    assertEquals(i, event.get("request_id").intValue());
                    assertEquals("#trial" + i, event.get("data").get("body").textValue());
                }
                System.out.printf("%d trials, none missed; the slowest took %d ms%n", TRIALS, slowest / 1_000_000);
            }
        }
    }
}
