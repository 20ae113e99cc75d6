package dev.linnet.protocol;

/** What a reply makes the gateway do for the session that asked. */
public sealed interface Effect {

    /**
     * Follow a topic under the request's id. The session gets every event of the topic with a position above {@code
     * after}, in order and after the reply.
     *
     * @param head the last position of the topic's stream; a live follower begins here
     * @param after in the epoch of the head and not above it
     * @param signature of {@code after}, by the service
     */
    record Subscribe(Topic topic, Cursor head, Cursor after, long signature) implements Effect {

        static final int NUMBER = 1;

        @Override
        public void writeTo(WireWriter out) {
            writeTopic(topic, out.small(NUMBER));
            writeCursor(head, out);
            writeCursor(after, out);
            out.number(signature);
        }

        /** {@code after} as clients are given it. */
        public String mark() {
            return new SignedCursor(after, signature).encode();
        }
    }

    /** Stop following the topic. No event of it is sent after the reply. */
    record Unsubscribe(Topic topic) implements Effect {

        static final int NUMBER = 2;

        @Override
        public void writeTo(WireWriter out) {
            writeTopic(topic, out.small(NUMBER));
        }
    }

    /**
     * Once the reply is written to the socket, make the same call again with these arguments and send its reply under
     * the same request id, beside the session's other actions.
     */
    record Continue(String arguments) implements Effect {

        static final int NUMBER = 3;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(arguments);
        }
    }

    /**
     * The caller is present at this place of the request's stream until the socket ends or until {@link Leave}. The
     * gateway reports it to the stream's service before it sends the reply, unless the service cannot be reached. With
     * a {@link Subscribe} in the same reply the presence belongs to that subscription: several of them hold the caller
     * there until the last one ends.
     *
     * <p>The session's next call may begin before the service knows of it, if it is one of the same action. Any other
     * call of the stream begins after the reply.
     */
    record Enter(String place) implements Effect {

        static final int NUMBER = 5;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(place);
        }
    }

    /**
     * The socket leaves this place, unless another of its subscriptions holds it there. As with {@link Unsubscribe},
     * this ends the presence that began under the same request id or, if there is none, all presence of the same form.
     * The caller stays there while another socket is there. Reporting and the next call's begin are as with {@link
     * Enter}.
     */
    record Leave(String place) implements Effect {

        static final int NUMBER = 6;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(place);
        }
    }

    /** End the session's continued calls on this stream: none of their replies follows this reply. */
    record StopContinuing() implements Effect {

        static final int NUMBER = 4;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER);
        }
    }

    /**
     * Adds a header to the response when the call came over HTTP. On a socket it has no effect.
     *
     * @param name {@link #LOCATION} or {@link #RETRY_AFTER}; the gateway passes on no other
     * @param value visible ASCII; of a location the path and query at the gateway
     */
    record Header(String name, String value) implements Effect {

        static final int NUMBER = 7;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(name).text(value);
        }

        public static final String LOCATION = "location";
        public static final String RETRY_AFTER = "retry-after";
    }

    /**
     * Names the topics and places that the other effects of this reply begin, so that {@link Undo} can end them. A
     * session remembers a bounded number of names. A name that is given again replaces the earlier one.
     */
    record Remember(String name) implements Effect {

        static final int NUMBER = 8;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(name);
        }
    }

    /**
     * Ends what {@link Remember} has named. Then the reply becomes 204 with {@code data} as its JSON. It stays as it is
     * when the name is unknown.
     */
    record Undo(String name, String data) implements Effect {

        static final int NUMBER = 9;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(name).text(data);
        }
    }

    /**
     * Adds a member to the frame of the reply, beside {@code data}. Over HTTP it has no effect.
     *
     * @param name of no other member of replies, and not {@code pk} or {@code cursor}, which tell an event from a reply
     * @param json the text of a JSON value
     */
    record Beside(String name, String json) implements Effect {

        static final int NUMBER = 10;

        @Override
        public void writeTo(WireWriter out) {
            out.small(NUMBER).text(name).text(json);
        }
    }

    /** Appends the effect's number, and then its fields. */
    void writeTo(WireWriter out);

    /**
     * Reads what {@link #writeTo} has written.
     *
     * @throws IllegalArgumentException when no effect has this number
     */
    static Effect readFrom(WireReader in) {
        int number = in.small();
        return switch (number) {
            case Subscribe.NUMBER -> new Subscribe(readTopic(in), readCursor(in), readCursor(in), in.number());
            case Unsubscribe.NUMBER -> new Unsubscribe(readTopic(in));
            case Continue.NUMBER -> new Continue(in.text());
            case StopContinuing.NUMBER -> new StopContinuing();
            case Enter.NUMBER -> new Enter(in.text());
            case Leave.NUMBER -> new Leave(in.text());
            case Header.NUMBER -> new Header(in.text(), in.text());
            case Remember.NUMBER -> new Remember(in.text());
            case Undo.NUMBER -> new Undo(in.text(), in.text());
            case Beside.NUMBER -> new Beside(in.text(), in.text());
            default ->
                throw new IllegalArgumentException(
                        "No effect has the number " + number + ": the sender is of another version.");
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
