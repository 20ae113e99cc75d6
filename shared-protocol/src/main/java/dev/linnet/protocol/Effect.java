package dev.linnet.protocol;

/** What a reply makes the gateway do for the session that asked. */
public sealed interface Effect {

    /**
     * Follow a topic under the request's id. The session gets every event of the topic with a position above {@code
     * after}, in order, none of them before the reply.
     *
     * @param head the topic's stream has got so far; whoever follows live begins here
     * @param after in the epoch of the head and not above it
     * @param signature of {@code after}, by the service
     */
    record Subscribe(Topic topic, Cursor head, Cursor after, long signature) implements Effect {

        /** {@code after} as clients are given it. */
        public String mark() {
            return new SignedCursor(after, signature).encode();
        }
    }

    /** Follow the topic no longer; no event of it is sent after the reply. */
    record Unsubscribe(Topic topic) implements Effect {}

    /**
     * Once the reply is written to the socket, make the same call again with these arguments and send its reply under
     * the same request id, beside the session's other actions.
     */
    record Continue(String arguments) implements Effect {}

    /**
     * The caller is present at this place of the request's stream for as long as the socket lives or until {@link Leave}.
     * The stream's service knows of it before the reply is sent, or could not be told now. With a {@link Subscribe} in the
     * same reply it belongs to that subscription: several of them hold the caller there until the last one ends.
     *
     * <p>The session's next call may begin before the service knows of it, if it is one of the same action. Any other call of the stream
     * begins after the reply.
     */
    record Enter(String place) implements Effect {}

    /**
     * The socket is at this place no longer, unless another of its subscriptions holds it there: as with {@link Unsubscribe},
     * this ends what was begun under the same request id or, if nothing was, all of the same form. The caller is still
     * there if another socket is. The stream's service knows of it before the reply is sent, or could not be told now. The next call may
     * begin as with {@link Enter}.
     */
    record Leave(String place) implements Effect {}

    /** No further reply of the session's continued calls on this stream is sent after this reply. */
    record StopContinuing() implements Effect {}

    /**
     * A header of the response, when the call came over HTTP. On a socket it means nothing.
     *
     * @param name {@link #LOCATION} or {@link #RETRY_AFTER}; the gateway passes on no other
     * @param value visible ASCII; of a location the path and query at the gateway
     */
    record Header(String name, String value) implements Effect {

        public static final String LOCATION = "location";
        public static final String RETRY_AFTER = "retry-after";
    }

    /**
     * Names the topics and places that the other effects of this reply begin, so that {@link Undo} can end them. A
     * session remembers a bounded number of names. A name that is given again replaces the earlier one.
     */
    record Remember(String name) implements Effect {}

    /**
     * Ends what {@link Remember} has named. Then the reply becomes 204 with {@code data} as its JSON. It stays as it is
     * when the name is unknown.
     */
    record Undo(String name, String data) implements Effect {}

    static void writeTo(Effect effect, WireWriter out) {
        if (effect instanceof Subscribe subscribe) {
            out.small(1);
            writeTopic(subscribe.topic(), out);
            writeCursor(subscribe.head(), out);
            writeCursor(subscribe.after(), out);
            out.number(subscribe.signature());
        } else if (effect instanceof Unsubscribe unsubscribe) {
            out.small(2);
            writeTopic(unsubscribe.topic(), out);
        } else if (effect instanceof Continue again) {
            out.small(3).text(again.arguments());
        } else if (effect instanceof Enter enter) {
            out.small(5).text(enter.place());
        } else if (effect instanceof Leave leave) {
            out.small(6).text(leave.place());
        } else if (effect instanceof Remember remember) {
            out.small(20).text(remember.name());
        } else if (effect instanceof Undo undo) {
            out.small(21).text(undo.name()).text(undo.data());
        } else if (effect instanceof Header header) {
            out.small(7).text(header.name()).text(header.value());
        } else {
            out.small(4);
        }
    }

    static Effect readFrom(WireReader in) {
        int kind = in.small();
        return switch (kind) {
            case 1 -> new Subscribe(readTopic(in), readCursor(in), readCursor(in), in.number());
            case 2 -> new Unsubscribe(readTopic(in));
            case 3 -> new Continue(in.text());
            case 4 -> new StopContinuing();
            case 5 -> new Enter(in.text());
            case 6 -> new Leave(in.text());
            case 20 -> new Remember(in.text());
            case 21 -> new Undo(in.text(), in.text());
            case 7 -> new Header(in.text(), in.text());
            default -> throw new IllegalArgumentException("no effect " + kind);
        };
    }

    private static void writeTopic(Topic topic, WireWriter out) {
        out.text(topic.stream()).text(topic.key());
    }

    private static void writeCursor(Cursor cursor, WireWriter out) {
        out.number(cursor.epoch()).number(cursor.position());
    }

    private static Cursor readCursor(WireReader in) {
        return new Cursor(in.number(), in.number());
    }

    private static Topic readTopic(WireReader in) {
        return new Topic(in.text(), in.text());
    }
}
