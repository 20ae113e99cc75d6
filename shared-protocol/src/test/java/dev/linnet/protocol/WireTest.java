package dev.linnet.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What crosses the bus arrives as it was sent. */
final class WireTest {

    private static final Topic TOPIC = new Topic("posts", "hashtag.日本語");
    private static final Cursor CURSOR = new Cursor(-5, 7);
    private static final Event EVENT = new Event(
            -5,
            8,
            7,
            Long.MIN_VALUE,
            "item.delete",
            Status.NO_CONTENT,
            "\"text key\"",
            "{\"body\":\"emoji 😀\"}",
            List.of("hashtag.ünï", ""));

    @Test
    void everyMessageIsReadAsItWasWritten() {
        check(new Request(new Caller(3, "ünï"), "create", "{\"a\":1}"), Request::readFrom);
        check(new Request(new Caller(3, "ünï"), "create", "{\"a\":1}", false), Request::readFrom);
        check(
                new Reply(
                        Status.CREATED,
                        "[]",
                        "{}",
                        List.of(
                                new Effect.Subscribe(TOPIC, CURSOR, new Cursor(-5, 3), 42),
                                new Effect.Enter("room.3"),
                                new Effect.Leave("room.3"),
                                new Effect.Unsubscribe(TOPIC),
                                new Effect.Continue("{}"),
                                new Effect.Remember("join \"lobby\""),
                                new Effect.Undo("join \"lobby\"", "{}"),
                                new Effect.Header(Effect.Header.RETRY_AFTER, "120"),
                                new Effect.StopContinuing())),
                Reply::readFrom);
        check(EVENT, Event::readFrom);
        check(new HistoryQuery(TOPIC, CURSOR, 500), HistoryQuery::readFrom);
        check(new History(CURSOR, true, false, List.of(EVENT, EVENT)), History::readFrom);
        check(new History(CURSOR, false, true, List.of()), History::readFrom);
        check(new MovedQuery(CURSOR), MovedQuery::readFrom);
        check(new Moved(CURSOR, List.of(new Moved.Last("all", 9))), Moved::readFrom);
        Presence presence = new Presence("room.3", new Caller(3, "ünï"));
        check(new PresenceReport("node", 7, true, List.of(presence), List.of(presence)), PresenceReport::readFrom);
        check(PresenceReport.last("node", 8, 3_000), PresenceReport::readFrom);
        check(new StreamInfo("posts", true), StreamInfo::readFrom);
        check(new StreamInfo("posts", false, List.of("create")), StreamInfo::readFrom);
        check(
                new JoinedRequests(new Caller(7, "alice"), "create", List.of("{}", "{\"é\":1}")),
                JoinedRequests::readFrom);
        check(new JoinedReplies(List.of(Reply.unavailable(), Reply.success(Status.OK, "1"))), JoinedReplies::readFrom);
    }

    @Test
    void anUnknownEffectOrStatusIsRefused() {
        Buffer effect = Buffer.buffer().appendInt(0);
        assertThrows(IllegalArgumentException.class, () -> Effect.readFrom(new WireReader(effect, 0)));
        assertThrows(IllegalArgumentException.class, () -> Status.of(199));
    }

    private static <T extends Message> void check(T message, Function<WireReader, T> read) {
        // Not at the buffer's beginning: the bus has written its own head before it.
        Buffer buffer = Buffer.buffer("head");
        message.writeTo(new WireWriter(buffer));
        assertEquals(message, read.apply(new WireReader(buffer, "head".length())));
    }
}
