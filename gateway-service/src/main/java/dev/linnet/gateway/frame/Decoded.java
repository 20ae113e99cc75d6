package dev.linnet.gateway.frame;

import org.jspecify.annotations.Nullable;

/** What a text frame turned out to be. */
public sealed interface Decoded {

    /** Whose order the answer keeps; null when the frame belongs to no stream. */
    @Nullable
    String stream();

    /**
     * A call to forward.
     *
     * @param action the action's name; for an action that is not a string, its JSON text
     * @param actionText the action's JSON text, to be echoed
     * @param requestId the request id's JSON text, to be echoed; {@code null} when there was none
     * @param arguments the text of the client's JSON object, unchanged
     */
    record Call(Form form, String action, String actionText, String requestId, String arguments) implements Decoded {
        @Override
        public String stream() {
            return form.stream();
        }
    }

    /**
     * A frame the gateway answers by itself.
     *
     * @param reply the whole frame to send
     */
    record Refused(@Nullable String stream, String reply) implements Decoded {}
}
