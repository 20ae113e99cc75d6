package dev.linnet.protocol;

/** Every outcome an action can have, with the meaning HTTP gives it. */
public enum Status {
    OK(200),
    CREATED(201),
    NO_CONTENT(204),
    /** The request is wrong; sent again unchanged it fails again. */
    BAD_REQUEST(400),
    /** The caller may not do this; logging in may help. */
    FORBIDDEN(403),
    /** There is no such object, or none that the caller may see or change. */
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    /** The same idempotency key came with another body. */
    CONFLICT(409),
    /** A stated limit was hit; wait as long as the error says. */
    TOO_MANY_REQUESTS(429),
    /** A defect of the server; its log has the cause. */
    INTERNAL_ERROR(500),
    /** Nobody serves the stream now; nothing was done, try again. */
    UNAVAILABLE(503),
    /** No answer in time; a write may have happened. */
    TIMED_OUT(504);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isSuccess() {
        return code < 300;
    }

    /**
     * The status with this number.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Status of(int code) {
        for (Status status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no status " + code);
    }
}
