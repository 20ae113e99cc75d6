package dev.linnet.protocol;

import java.util.regex.Pattern;

/**
 * The event bus addresses. No client can name an address under {@code internal.}: clients name streams only, and no
 * stream may be called {@code internal} or {@code action}.
 */
public final class Addresses {

    /** Takes a {@link UsersQuery}, answers a {@link UsersAnswer}. */
    public static final String USERS = "internal.users";

    /** Published by the users' service: the id (a string) of a login that has ended. */
    public static final String SESSION_ENDED = "internal.session.ended";

    /** Published by services: a {@link StreamInfo}. */
    public static final String STREAMS = "internal.streams";

    /** Published by a gateway that starts; every service announces its streams at once. The body is an empty string. */
    public static final String STREAMS_WANTED = "internal.streams.wanted";

    /** Published by relays to gateways: a {@link PollHint}. */
    public static final String POLL_HINT = "internal.poll";

    private static final Pattern STREAM = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private Addresses() {}

    public static boolean isStream(String name) {
        return STREAM.matcher(name).matches() && !name.equals("internal") && !name.equals("action");
    }

    /** Takes a {@link Request}, answers a {@link Reply}. */
    public static String action(String stream) {
        return "action." + stream;
    }

    /** Takes {@link JoinedRequests}, answers {@link JoinedReplies}. No name of a stream has a dot. */
    public static String joined(String stream) {
        return action(stream) + ".joined";
    }

    /** Takes a {@link Request} without action, sent before an upgrade; answers a {@link Reply}. */
    public static String connect(String stream) {
        return "internal.connect." + stream;
    }

    /**
     * Takes a {@link Request} that wants to follow something: the arguments alone say what. Answers a {@link Reply} as
     * the subscribing action would.
     */
    public static String events(String stream) {
        return "internal.events." + stream;
    }

    /** Takes a {@link PresenceReport}, answers a {@link Reply}: 200, or 409 when the whole is wanted. */
    public static String presence(String stream) {
        return "internal.presence." + stream;
    }

    /**
     * Takes a {@link HistoryQuery} and answers a {@link History}, or a {@link MovedQuery} and answers {@link Moved}.
     * One address for both: a gateway that polls all the time knows where to read history, also while the cluster's
     * registry cannot be read.
     */
    public static String log(String stream) {
        return "internal.log." + stream;
    }

    /** The header of such an answer with the address of the answering process alone. It takes the same questions. */
    public static final String LOG_OF_ONE = "log-of-one";

    /**
     * Takes an empty string. Answers an empty string if the service at this {@code internal} address is ready, or fails
     * with the reason.
     */
    public static String ready(String internal) {
        return internal + ".ready";
    }

    /** Published by the processes of a service to its relays: a {@link RelayHint}. */
    public static String written(String schema) {
        return "internal.written." + schema;
    }
}
