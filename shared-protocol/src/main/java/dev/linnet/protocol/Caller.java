package dev.linnet.protocol;

/**
 * Who asks: a user who logged in, or a visitor.
 *
 * @param pk the user's key, positive; 0 for a visitor
 * @param username empty for a visitor
 */
public record Caller(long pk, String username) {

    public static final Caller VISITOR = new Caller(0, "");

    public boolean isSignedIn() {
        return pk > 0;
    }
}
