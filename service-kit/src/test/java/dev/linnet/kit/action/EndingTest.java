package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a service says to end what it cannot, or may not, look up any more. */
final class EndingTest {

    private static final Topic ROOM = new Topic("club", "room.5");
    private static final Cursor HEAD = new Cursor(1, 2);
    private static final Effect UNDO = new Effect.Undo("join \"lobby\"", "{}");

    private final AtomicBoolean isMember = new AtomicBoolean(true);
    private Future<Reply> leaving = Future.succeededFuture(
            Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(ROOM), new Effect.Leave("room.5")));

    private final Resource club = new Resource("club")
            .permit((caller, action) -> isMember.get())
            .follow(new Follow(
                    "room",
                    "join",
                    call -> Future.succeededFuture(Reply.success(
                            Status.CREATED,
                            "{}",
                            new Effect.Enter("room.5"),
                            new Effect.Subscribe(ROOM, HEAD, HEAD, 0))),
                    "leave",
                    call -> leaving));

    @Test
    void whatIsBegunIsRememberedByTheArgument() throws Exception {
        assertEquals(
                List.of(
                        new Effect.Enter("room.5"),
                        new Effect.Subscribe(ROOM, HEAD, HEAD, 0),
                        new Effect.Remember("join \"lobby\"")),
                ask("join").effects());
    }

    @Test
    void whileItCanBeLookedUpItEndsByItsTopic() throws Exception {
        assertEquals(
                List.of(new Effect.Unsubscribe(ROOM), new Effect.Leave("room.5")),
                ask("leave").effects());
    }

    @Test
    @Proves("P5.19")
    void whenTheDatabaseIsAwayItEndsByItsName() throws Exception {
        leaving = Future.failedFuture(new ConnectException("refused"));
        assertEquals(new Reply(Status.UNAVAILABLE, "[\"Service unavailable.\"]", "null", List.of(UNDO)), ask("leave"));
    }

    @Test
    @Proves("P5.19")
    void whenTheDatabaseStandsStillItEndsByItsName() throws Exception {
        leaving = Promise.<Reply>promise().future();
        assertEquals(List.of(UNDO), ask("leave").effects());
    }

    @Test
    @Proves("P5.19")
    void whoHasLostTheRightEndsItByItsName() throws Exception {
        isMember.set(false);
        Reply reply = ask("leave");
        assertEquals(Status.FORBIDDEN, reply.status());
        assertEquals(List.of(UNDO), reply.effects());
        leaving = Future.failedFuture(ActionFailure.notFound());
        isMember.set(true);
        assertEquals(List.of(UNDO), ask("leave").effects());
    }

    private Reply ask(String action) throws Exception {
        Request request = new Request(new Caller(1, "alice"), action, "{\"room\":\"lobby\"}");
        return club.run(Call.of(request, CursorKey.random()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
