package dev.linnet.bench;

/** The command cannot go on. The message is one line for the user. */
final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message, null, false, false);
    }

    /** One line, never null. */
    String text() {
        return String.valueOf(getMessage());
    }
}
