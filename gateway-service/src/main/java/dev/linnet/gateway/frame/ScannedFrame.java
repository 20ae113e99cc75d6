package dev.linnet.gateway.frame;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a frame that the gateway reads; null where the key is absent.
 *
 * @param isObject whether the frame is a JSON object; otherwise all parts are null
 * @param complaint the fault inside the payload; it counts only if the payload is not scanned by itself
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
     * @param value the string's value; for anything else the raw text
     */
    record Part(Kind kind, String raw, String value) {}
}
