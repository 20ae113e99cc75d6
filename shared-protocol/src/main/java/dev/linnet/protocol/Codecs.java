package dev.linnet.protocol;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.Function;

/** Teaches an event bus the messages of this package. Every node needs it, before its first message. */
public final class Codecs {

    /**
     * The version of all messages' format. A change of any message or effect raises it. It is part of each codec's
     * name, so a node refuses a message of another version instead of misreading it.
     */
    static final int WIRE_VERSION = 5;

    private Codecs() {}

    /**
     * Registers all codecs, once for each Vert.x instance. Within one process messages are handed over as they are.
     *
     * @throws IllegalStateException when called twice for the same event bus
     */
    public static void register(EventBus bus) {
        register(bus, Request.class, Request::readFrom);
        register(bus, Reply.class, Reply::readFrom);
        register(bus, JoinedRequests.class, JoinedRequests::readFrom);
        register(bus, JoinedReplies.class, JoinedReplies::readFrom);
        register(bus, Event.class, Event::readFrom);
        register(bus, HistoryQuery.class, HistoryQuery::readFrom);
        register(bus, History.class, History::readFrom);
        register(bus, MovedQuery.class, MovedQuery::readFrom);
        register(bus, Moved.class, Moved::readFrom);
        register(bus, PresenceReport.class, PresenceReport::readFrom);
        register(bus, StreamInfo.class, StreamInfo::readFrom);
        register(bus, PollHint.class, PollHint::readFrom);
        register(bus, RelayHint.class, RelayHint::readFrom);
        register(bus, UsersQuery.Login.class, UsersQuery.Login::readFrom);
        register(bus, UsersQuery.Find.class, UsersQuery.Find::readFrom);
        register(bus, UsersQuery.Logout.class, UsersQuery.Logout::readFrom);
        register(bus, UsersQuery.Sessions.class, UsersQuery.Sessions::readFrom);
        register(bus, UsersQuery.Changes.class, UsersQuery.Changes::readFrom);
        register(bus, UsersAnswer.class, UsersAnswer::readFrom);
    }

    private static <T extends Message> void register(EventBus bus, Class<T> type, Function<WireReader, T> read) {
        bus.registerDefaultCodec(type, new WireCodec<>(type, read));
    }

    private record WireCodec<T extends Message>(Class<T> type, Function<WireReader, T> read)
            implements MessageCodec<T, T> {

        @Override
        public void encodeToWire(Buffer buffer, T message) {
            message.writeTo(new WireWriter(buffer));
        }

        @Override
        public T decodeFromWire(int pos, Buffer buffer) {
            return read.apply(new WireReader(buffer, pos));
        }

        @Override
        public T transform(T message) {
            return message;
        }

        @Override
        public String name() {
            return "linnet." + WIRE_VERSION + "." + type.getSimpleName();
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
