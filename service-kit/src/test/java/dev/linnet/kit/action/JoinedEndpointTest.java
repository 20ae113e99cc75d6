package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.JoinedReplies;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Successive calls of one session that a gateway sends in one message. */
final class JoinedEndpointTest {

    private static final Caller ALICE = new Caller(1, "alice");

    private final List<String> begun = new ArrayList<>();
    private final List<Promise<Reply>> answers = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final JoinedEndpoint endpoint = new JoinedEndpoint(
            new Resource("things").on("add", new Add()),
            request -> Call.of(request, CursorKey.random()),
            Optional.empty(),
            Duration.ofDays(1),
            nanos::get);

    /** Is answered when the test says so. A call with {@code slow} takes a connection. */
    private final class Add implements Action {

        @Override
        public Future<Reply> run(Call call) {
            String name = call.arguments().argument("name").orElse("");
            begun.add(name);
            if (name.isEmpty()) {
                throw ActionFailure.of(Status.BAD_REQUEST, "No name.");
            }
            Promise<Reply> answer = Promise.promise();
            answers.add(answer);
            return answer.future();
        }

        @Override
        public boolean isJoined() {
            return true;
        }

        @Override
        public boolean takesConnection(Call call) {
            return call.arguments().has("slow");
        }
    }

    private Future<JoinedReplies> ask(String... arguments) {
        return endpoint.answer(new JoinedRequests(ALICE, "add", List.of(arguments)));
    }

    private static Reply added(String name) {
        return Reply.success(Status.CREATED, '"' + name + '"');
    }

    @Test
    void allBeginAtOnceInTheirOrderAndEachIsAnsweredForItself() {
        Future<JoinedReplies> replies = ask("{\"name\":\"a\"}", "{}", "{\"name\":\"c\"}");
        assertEquals(List.of("a", "", "c"), begun);
        answers.get(1).complete(added("c"));
        assertFalse(replies.isComplete());
        answers.get(0).complete(added("a"));
        assertEquals(
                List.of(added("a"), Reply.failure(Status.BAD_REQUEST, "[\"No name.\"]"), added("c")),
                replies.result().replies());
    }

    @Test
    void oneThatTakesAConnectionLetsAllRunOneAfterTheOther() {
        Future<JoinedReplies> replies = ask("{\"name\":\"a\"}", "{\"name\":\"b\",\"slow\":1}", "{\"name\":\"c\"}");
        assertEquals(List.of("a"), begun);
        answers.get(0).complete(added("a"));
        assertEquals(List.of("a", "b"), begun);
        answers.get(1).fail(new IllegalStateException("a defect"));
        assertEquals(List.of("a", "b", "c"), begun);
        answers.get(2).complete(added("c"));
        assertEquals(
                List.of(added("a"), Reply.internalError(), added("c")),
                replies.result().replies());
    }

    @Test
    void whatHasNotBegunInTimeIsUnavailable() {
        Future<JoinedReplies> replies = ask("{\"name\":\"a\",\"slow\":1}", "{\"name\":\"b\"}");
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        answers.get(0).complete(added("a"));
        assertTrue(replies.isComplete());
        assertEquals(List.of("a"), begun);
        assertEquals(List.of(added("a"), Reply.unavailable()), replies.result().replies());
    }
}
