package dev.linnet.runtime;

import java.net.BindException;

/** A start that failed for a reason the operator can mend. The message says all there is to say, so no stack trace is shown. */
public class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartFailure(String message) {
        super(message, null, false, false);
    }

    /**
     * What to make of the failure to listen: a taken port is the operator's to mend, anything else stays what it is.
     *
     * @param setting the name of the setting that chooses another port
     */
    public static Throwable ofListening(String host, int port, String setting, Throwable failure) {
        return failure instanceof BindException
                ? new StartFailure("Cannot listen on " + host + ":" + port + " (" + failure.getMessage() + "). "
                        + setting + " chooses another port.")
                : failure;
    }
}
