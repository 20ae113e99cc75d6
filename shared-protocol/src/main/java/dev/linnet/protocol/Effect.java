package dev.linnet.protocol;

/** What a reply makes the gateway do for the session that asked. */
public sealed interface Effect {

    /**
     * Follow a topic under the request's id. The session gets every event of the topic with a position above {@code
     * after}, in order, none of them before the reply.
     */
    record Subscribe(Topic topic, Cursor after) implements Effect {}

    /** Follow the topic no longer; no event of it is sent after the reply. */
    record Unsubscribe(Topic topic) implements Effect {}

    /**
     * Once the reply is written to the socket, make the same call again with these arguments and send its reply under
     * the same request id, beside the session's other actions.
     */
    record Continue(String arguments) implements Effect {}

    /** No further reply of the session's continued calls on this stream is sent after this reply. */
    record StopContinuing() implements Effect {}

    static void writeTo(Effect effect, WireWriter out) {
        if (effect instanceof Subscribe subscribe) {
            out.small(1);
            writeTopic(subscribe.topic(), out);
            out.number(subscribe.after().epoch()).number(subscribe.after().position());
        } else if (effect instanceof Unsubscribe unsubscribe) {
            out.small(2);
            writeTopic(unsubscribe.topic(), out);
        } else if (effect instanceof Continue again) {
            out.small(3).text(again.arguments());
        } else {
            out.small(4);
        }
    }

    static Effect readFrom(WireReader in) {
        int kind = in.small();
        return switch (kind) {
            case 1 -> new Subscribe(readTopic(in), new Cursor(in.number(), in.number()));
            case 2 -> new Unsubscribe(readTopic(in));
            case 3 -> new Continue(in.text());
            case 4 -> new StopContinuing();
            default -> throw new IllegalArgumentException("no effect " + kind);
        };
    }

    private static void writeTopic(Topic topic, WireWriter out) {
        out.text(topic.stream()).text(topic.key());
    }

    private static Topic readTopic(WireReader in) {
        return new Topic(in.text(), in.text());
    }
}
