package dev.linnet.protocol;

import java.util.regex.Pattern;

/**
 * The event bus addresses. Those under {@code internal.} are never made from what a client sends: a client names streams
 * only, and no stream may be called {@code internal} or {@code action}.
 */
public final class Addresses {

    /**
     * Request {@code login}, {@code find}, {@code logout}, {@code session} or {@code changes} as a {@link Request}; answered by a {@link Reply}.
     */
    public static final String USERS = "internal.users";

    /** The position {@code after} of {@code changes} that asks for all users that were ever renamed or deleted. */
    public static final String FROM_THE_BEGINNING = "beginning";

    /** Published: the id (a string) of a session that was ended. */
    public static final String SESSION_ENDED = "internal.session.ended";

    /** Published by services: a {@link StreamInfo}. */
    public static final String STREAMS = "internal.streams";

    /** Published by a gateway that starts; every service announces its streams at once. The body is an empty string. */
    public static final String STREAMS_WANTED = "internal.streams.wanted";

    /**
     * Published by relays to gateways: {@link #NOW} when the bus does not take events, so that they ask at once what has moved; an empty
     * string once in a while, so that the way is known when the cluster cannot be asked for it.
     */
    public static final String LOOK = "internal.look";

    /** The body that means what it says. */
    public static final String NOW = "now";

    private static final Pattern STREAM = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private Addresses() {}

    public static boolean isStream(String name) {
        return STREAM.matcher(name).matches() && !name.equals("internal") && !name.equals("action");
    }

    /** Takes a {@link Request}, answers a {@link Reply}. */
    public static String action(String stream) {
        return "action." + stream;
    }

    /** Takes a {@link Request} without action, sent before an upgrade; answers a {@link Reply}. */
    public static String connect(String stream) {
        return "internal.connect." + stream;
    }

    /**
     * Takes a {@link Request} that wants to follow something: the arguments alone say what. Answers a {@link Reply} as the
     * subscribing action would.
     */
    public static String events(String stream) {
        return "internal.events." + stream;
    }

    /** Takes a {@link PresenceReport}, answers a {@link Reply}: 200, or 409 when the whole is wanted. */
    public static String presence(String stream) {
        return "internal.presence." + stream;
    }

    /**
     * Takes a {@link HistoryQuery} and answers a {@link History}, or a {@link MovedQuery} and answers {@link Moved}. One address for
     * both: whoever asks all the time what has moved knows the way when he needs history, also while the cluster cannot be asked for it.
     */
    public static String log(String stream) {
        return "internal.log." + stream;
    }

    /** The header of such an answer with the address at which the same questions can be asked of just the one who gave it. */
    public static final String LOG_OF_ONE = "log-of-one";

    /** Takes an empty string: whether what is asked at an {@code internal} address can be done now. Answers an empty string, or fails with the reason. */
    public static String ready(String internal) {
        return internal + ".ready";
    }

    /** Published after a write: a relay should look at once. The body is an empty string, or {@code free} when a relay has given up its lease. */
    public static String written(String schema) {
        return "internal.written." + schema;
    }
}
