package dev.linnet.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a message holds, what is written is read. */
final class WirePropertyTest {

    private static final int ROUNDS = 2_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void whatIsWrittenIsReadForAllMessages() {
        for (int round = 0; round < ROUNDS; round++) {
            check(new Request(caller(), text(), text(), random.nextBoolean()), Request::readFrom);
            check(new Reply(status(), text(), text(), list(this::effect)), Reply::readFrom);
            check(event(), Event::readFrom);
            check(new HistoryQuery(topic(), cursor(), random.nextInt()), HistoryQuery::readFrom);
            check(
                    new History(cursor(), random.nextBoolean(), random.nextBoolean(), list(this::event)),
                    History::readFrom);
            check(new MovedQuery(cursor()), MovedQuery::readFrom);
            check(new Moved(cursor(), list(() -> new Moved.Last(text(), random.nextLong()))), Moved::readFrom);
            check(
                    new PresenceReport(
                            text(),
                            random.nextLong(),
                            random.nextBoolean(),
                            list(this::presence),
                            list(this::presence)),
                    PresenceReport::readFrom);
            check(PresenceReport.last(text(), random.nextLong(), random.nextInt(1_000)), PresenceReport::readFrom);
            check(new StreamInfo(text(), random.nextBoolean()), StreamInfo::readFrom);
            check(new UsersQuery.Login(text()), UsersQuery.Login::readFrom);
            check(new UsersQuery.Find(text()), UsersQuery.Find::readFrom);
            check(new UsersQuery.Logout(text(), random.nextLong()), UsersQuery.Logout::readFrom);
            check(
                    new UsersQuery.Sessions(List.of(
                            new UsersQuery.Sessions.Session(text(), random.nextLong()),
                            new UsersQuery.Sessions.Session(text(), random.nextLong()))),
                    UsersQuery.Sessions::readFrom);
            check(new UsersQuery.Changes(text()), UsersQuery.Changes::readFrom);
            check(
                    new UsersAnswer(status(), text(), list(this::user), random.nextBoolean(), text()),
                    UsersAnswer::readFrom);
        }
        for (PollHint hint : PollHint.values()) {
            check(hint, PollHint::readFrom);
        }
        for (RelayHint hint : RelayHint.values()) {
            check(hint, RelayHint::readFrom);
        }
    }

    @Test
    void theRandomEffectsAreOfEveryKind() {
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            kinds.add(effect().getClass());
        }
        assertEquals(Set.of(Effect.class.getPermittedSubclasses()), kinds, () -> "seed " + seed);
    }

    @Test
    void anUnknownEffectIsRefused() {
        Buffer buffer = Buffer.buffer();
        // Effects are numbered from 1 without a gap.
        int unknown = Effect.class.getPermittedSubclasses().length + 1;
        new WireWriter(buffer).small(unknown);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Effect.readFrom(new WireReader(buffer, 0)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("No effect has the number " + unknown));
    }

    @Test
    void anUnknownHintIsRefused() {
        Buffer buffer = Buffer.buffer();
        new WireWriter(buffer).text("SLEEP");
        assertThrows(IllegalArgumentException.class, () -> PollHint.readFrom(new WireReader(buffer, 0)));
        assertThrows(IllegalArgumentException.class, () -> RelayHint.readFrom(new WireReader(buffer, 0)));
    }

    private <T extends Message> void check(T message, Function<WireReader, T> read) {
        // As on the bus: something else stands before it and after it.
        Buffer buffer = Buffer.buffer("before");
        message.writeTo(new WireWriter(buffer));
        WireReader reader = new WireReader(buffer.appendLong(Long.MAX_VALUE), "before".length());
        assertEquals(message, read.apply(reader), () -> "seed " + seed);
        assertEquals(
                Long.MAX_VALUE, reader.number(), () -> "seed " + seed + ": " + message + " leaves something unread");
    }

    private Effect effect() {
        List<Supplier<Effect>> kinds = List.of(
                () -> new Effect.Subscribe(topic(), cursor(), cursor(), random.nextLong()),
                () -> new Effect.Unsubscribe(topic()),
                () -> new Effect.Continue(text()),
                Effect.StopContinuing::new,
                () -> new Effect.Enter(text()),
                () -> new Effect.Leave(text()),
                () -> new Effect.Header(text(), text()),
                () -> new Effect.Remember(text()),
                () -> new Effect.Undo(text(), text()),
                () -> new Effect.Beside(text(), text()));
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private Event event() {
        return new Event(
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                text(),
                status(),
                text(),
                text(),
                list(this::text));
    }

    private UsersAnswer.User user() {
        return new UsersAnswer.User(random.nextLong(), random.nextBoolean() ? Optional.of(text()) : Optional.empty());
    }

    private Presence presence() {
        return new Presence(text(), caller());
    }

    private Caller caller() {
        return new Caller(random.nextLong(), text());
    }

    private Topic topic() {
        return new Topic(text(), text());
    }

    private Cursor cursor() {
        return new Cursor(random.nextLong(), random.nextLong());
    }

    private Status status() {
        return Status.of(200 + random.nextInt(400));
    }

    private <T> List<T> list(Supplier<T> item) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> item.get()).toList();
    }

    /** Of all planes, without halves of surrogate pairs: those cannot be written as UTF-8. */
    private String text() {
        return random.ints(random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
