package dev.linnet.protocol;

/**
 * What the followers of one topic are told of one change. Published to the topic's address at most once; what the bus
 * loses is read again with a {@link HistoryQuery}.
 *
 * @param epoch the history its positions belong to
 * @param position grows from event to event of a topic; events of several topics may share one (the same change)
 * @param previous the position of the topic's event before this one, 0 if there is none; a follower whose last position
 *     is below it has missed something
 * @param pk the changed object's key as JSON text
 * @param data the event's data as JSON text
 */
public record Event(long epoch, long position, long previous, Kind kind, String pk, String data) implements Message {

    /** What happened to the object, seen from the topic. */
    public enum Kind {
        CREATE("create", Status.OK),
        UPDATE("update", Status.OK),
        DELETE("delete", Status.NO_CONTENT);

        private static final Kind[] ALL = values();

        private final String action;
        private final Status status;

        Kind(String action, Status status) {
            this.action = action;
            this.status = status;
        }

        /** The event frame's {@code action}. */
        public String action() {
            return action;
        }

        /** The event frame's {@code response_status}. */
        public Status status() {
            return status;
        }

        /**
         * The kind with this {@link #action()}.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Kind of(String action) {
            for (Kind kind : ALL) {
                if (kind.action.equals(action)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no event " + action);
        }
    }

    public Cursor cursor() {
        return new Cursor(epoch, position);
    }

    @Override
    public void writeTo(WireWriter out) {
        out.number(epoch)
                .number(position)
                .number(previous)
                .text(kind.action)
                .text(pk)
                .text(data);
    }

    static Event readFrom(WireReader in) {
        return new Event(in.number(), in.number(), in.number(), Kind.of(in.text()), in.text(), in.text());
    }
}
