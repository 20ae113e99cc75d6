package dev.linnet.runtime;

import java.net.BindException;

/**
 * A start that failed for a reason that the operator can remove. The message says everything, so no stack trace is
 * shown.
 */
public class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartFailure(String message) {
        super(message, null, false, false);
    }

    /**
     * Explains a failure to listen: the operator can remove a taken port; any other failure stays as it is.
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
