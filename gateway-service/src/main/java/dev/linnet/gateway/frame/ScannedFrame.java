package dev.linnet.gateway.frame;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a frame the gateway looks at, null where the key is absent.
 *
 * @param isObject whether the frame is a JSON object; otherwise all parts are null
 * @param complaint what is wrong inside the payload, to be raised only when the payload is not scanned by itself
 */
record ScannedFrame(
        boolean isObject,
        @Nullable Part action,
        @Nullable Part requestId,
        @Nullable Part stream,
        @Nullable Part payload,
        @Nullable UnreadableFrame complaint) {

    enum Kind {
        STRING,
        OBJECT,
        NULL,
        OTHER
    }

    /**
     * A value of the frame.
     *
     * @param raw its JSON text as the client wrote it
     * @param value a string's value; the raw text of anything else
     */
    record Part(Kind kind, String raw, String value) {}
}
