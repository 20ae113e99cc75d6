package dev.linnet.protocol;

/** Every code with which the server closes a WebSocket; the comment says what the client should do next. */
public enum CloseReason {
    /** Fix the client: these are no WebSocket frames. */
    PROTOCOL_ERROR(1002, "Broken framing."),
    /** Fix the client: a text message must be UTF-8. */
    NOT_UTF8(1007, "Text is not UTF-8."),
    /** Send less: the frame was larger than the limit. */
    FRAME_TOO_LARGE(1009, "Frame too large."),
    /** Reconnect after a pause: a defect of the server. */
    INTERNAL_ERROR(1011, "Internal server error."),
    /** Reconnect after the pause and resume: this server restarts, or it cannot tell what was missed. */
    RESTART(1012, "Reconnect after the pause."),
    /** Log in again. */
    SESSION_ENDED(4401, "The session has ended."),
    /** Reconnect, resume, and read faster: the send queue was full. */
    SLOW_CONSUMER(4408, "The client reads too slowly."),
    /** Reconnect and resume: pings were not answered. */
    NO_PONG(4409, "No answer to pings."),
    /** Reconnect, and send messages in whole: the last fragment of one did not come in time. */
    UNFINISHED_MESSAGE(4410, "A message was not finished in time.");

    private final short code;
    private final String text;

    CloseReason(int code, String text) {
        this.code = (short) code;
        this.text = text;
    }

    public short code() {
        return code;
    }

    /** What the close frame says beside the code; at most 123 bytes. */
    public String text() {
        return text;
    }
}
