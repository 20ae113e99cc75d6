package dev.linnet.gateway.frame;

/**
 * The form of a request, and so of its replies and events. Subscriptions of different forms are separate.
 *
 * @param multiplexed whether frames are wrapped as {@code {"stream": …, "payload": …}}
 */
public record Form(String stream, boolean multiplexed) {

    public static Form plain(String stream) {
        return new Form(stream, false);
    }

    public static Form multiplexed(String stream) {
        return new Form(stream, true);
    }

    /** The frame with this JSON text. */
    public String wrap(String payload) {
        return before() + payload + behind();
    }

    /** What a frame has before its JSON text. */
    public String before() {
        return multiplexed ? "{\"stream\":" + JsonText.quote(stream) + ",\"payload\":" : "";
    }

    /** What a frame has behind its JSON text. */
    public String behind() {
        return multiplexed ? "}" : "";
    }
}
