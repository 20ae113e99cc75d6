package dev.linnet.gateway.frame;

/**
 * How a request came, and so how its replies and events go. Subscriptions of different forms are apart.
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

    /** The frame that carries this JSON text. */
    public String wrap(String payload) {
        return multiplexed ? "{\"stream\":" + JsonText.quote(stream) + ",\"payload\":" + payload + "}" : payload;
    }
}
