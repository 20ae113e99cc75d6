package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.Future;

/** What a resource does when a client asks for it. Runs on an event loop and must not block. */
@FunctionalInterface
public interface Action {

    /**
     * Answers a call. An expected failure is an {@link ActionFailure}, thrown or as the future's failure. Any other failure is a
     * defect: the kit logs it once and answers 500.
     */
    Future<Reply> run(Call call);

    /**
     * Whether a client may repeat it: a second run changes nothing more. When the database is lost under an idempotent action, the client
     * gets 503 and may repeat it. Under any other action the client gets 504, because nobody knows whether it was done.
     */
    default boolean isIdempotent() {
        return false;
    }

    /**
     * Whether it takes a database connection for itself. Then it counts towards its caller's share of them. An action that asks no
     * database, or shares its statement with others, takes none.
     */
    default boolean takesConnection(Call call) {
        return true;
    }

    /**
     * Whether the next call of a session may begin before this one is answered, as long as both {@link #takesConnection
     * take no connection}. The action itself must let them take effect in the order in which they began.
     */
    default boolean isJoined() {
        return false;
    }

    /** Whether it may read many rows. Few such actions of one caller run at once, by connections of their own. */
    default boolean isList() {
        return false;
    }

    /** The same action, marked as an idempotent one that may read many rows. */
    static Action list(Action action) {
        return new Marked(action, true, true, true);
    }

    /** The same action, marked as one that takes no connection. */
    static Action withoutConnection(Action action) {
        return new Marked(action, false, false, false);
    }

    /** The same action, marked idempotent. */
    static Action idempotent(Action action) {
        return new Marked(action, true, false, true);
    }
}
