package dev.linnet.gateway.frame;

import org.jspecify.annotations.Nullable;

/** The content of a text frame. */
public sealed interface Decoded {

    /** The stream in whose order the answer is sent; null when the frame belongs to no stream. */
    @Nullable
    String stream();

    /**
     * A call to forward.
     *
     * @param action the action's name; for an action that is not a string, its JSON text
     * @param actionText the action's JSON text, which the reply repeats
     * @param requestId the request id's JSON text, which the reply repeats; {@code null} when there was none
     * @param arguments the text of the client's JSON object, unchanged
     */
    record Call(Form form, String action, String actionText, String requestId, String arguments) implements Decoded {
        @Override
        public String stream() {
            return form.stream();
        }
    }

    /**
     * A frame that the gateway answers by itself.
     *
     * @param reply the whole frame to send
     */
    record Refused(@Nullable String stream, String reply) implements Decoded {}
}
