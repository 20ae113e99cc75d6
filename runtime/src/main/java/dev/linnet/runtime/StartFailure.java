package dev.linnet.runtime;

/** A start that failed for a reason the operator can mend. The message says all there is to say, so no stack trace is shown. */
public class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartFailure(String message) {
        super(message, null, false, false);
    }
}
