package dev.linnet.postgres;

/** The server could not be started or stopped; the message is meant for the operator and needs no stack trace. */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PostgresException(String message) {
        super(message, null, false, false);
    }
}
