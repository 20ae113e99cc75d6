package dev.linnet.runtime.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** A request is refused: it is answered with a status, and its connection is closed. The client caused it, so there is no stack trace. */
public final class RequestRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;

    RequestRefused(int status, String detail) {
        super(status + " " + detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    static RequestRefused badRequest(String detail) {
        return new RequestRefused(400, detail);
    }

    /** The refusal that fits a failure of the decoder. */
    static RequestRefused of(Throwable cause) {
        if (cause instanceof RequestRefused refused) {
            return refused;
        }
        if (cause instanceof TooLongHttpLineException) {
            return new RequestRefused(414, "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new RequestRefused(431, "The headers are too long.");
        }
        return badRequest("The request is not valid HTTP.");
    }

    /** From 400 to 505. */
    public int status() {
        return status;
    }

    /** A sentence for the client. */
    public String detail() {
        return detail;
    }
}
