package dev.linnet.gateway.subscription;

/** A session follows as much as it may. The message is for the client. */
public final class TooManySubscriptions extends Exception {

    TooManySubscriptions(int most) {
        super(
                "Too many subscriptions on one socket (at most " + most + "). Try again when some have ended.",
                null,
                false,
                false);
    }
}
