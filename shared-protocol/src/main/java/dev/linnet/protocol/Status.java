package dev.linnet.protocol;

/**
 * The outcome of an action, with the meaning HTTP gives it. The constants are all that Linnet itself answers; an HTTP
 * service that is served as a stream may answer any other.
 *
 * @param code from 200 to 599
 */
public record Status(int code) {

    public static final Status OK = new Status(200);
    public static final Status CREATED = new Status(201);
    public static final Status NO_CONTENT = new Status(204);

    /** The request is wrong; sent again unchanged it fails again. */
    public static final Status BAD_REQUEST = new Status(400);

    /** The caller may not do this; logging in may help. */
    public static final Status FORBIDDEN = new Status(403);

    /** There is no such object, or none that the caller may see or change. */
    public static final Status NOT_FOUND = new Status(404);

    public static final Status METHOD_NOT_ALLOWED = new Status(405);

    /** The same idempotency key came with another body. */
    public static final Status CONFLICT = new Status(409);

    /** A stated limit was hit; wait as long as the error says. */
    public static final Status TOO_MANY_REQUESTS = new Status(429);

    /** A defect of the server; its log has the cause. */
    public static final Status INTERNAL_ERROR = new Status(500);

    /** A service behind ours gave no answer that can be used; a write may have happened. */
    public static final Status BAD_GATEWAY = new Status(502);

    /** No service answers for the stream now. Nothing was done; try again. */
    public static final Status UNAVAILABLE = new Status(503);

    /** No answer in time; a write may have happened. */
    public static final Status TIMED_OUT = new Status(504);

    /**
     * A status of that number.
     *
     * @throws IllegalArgumentException when it is below 200 or above 599
     */
    public Status {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("no status " + code);
        }
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
        return new Status(code);
    }

    @Override
    public String toString() {
        return Integer.toString(code);
    }
}
