package dev.linnet.kit.database;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Classifies failures after which a statement has certainly changed nothing, and another try may succeed. */
public final class Refusals {

    /** A read-only transaction; a prepared statement that is gone. */
    private static final Set<String> OF_SESSION = Set.of("25006", "26000");

    /** The code of a prepared statement that a changed table has made useless; it has a message of its own. */
    private static final String UNSUPPORTED = "0A000";

    private static final String STALE_PLAN = "cached plan must not change result type";

    /** Vert.x has no exception type for this. */
    private static final String LOST_BEFORE = "Connection is not active now";

    /** Serialisation failure; deadlock; lock timeout. */
    private static final Set<String> GAVE_WAY = Set.of("40001", "40P01", "55P03");

    /** Shutting down; crashed; starting up; too many connections. */
    private static final Set<String> NOT_YET = Set.of("57P01", "57P02", "57P03", "53300");

    private Refusals() {}

    /** Whether the connection was lost before the statement was sent. */
    public static boolean isOfLostSession(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith(LOST_BEFORE);
    }

    /** Whether this session will refuse the statement again, while a new session may not. */
    static boolean isOfSession(Throwable failure) {
        if (!(failure instanceof PgException refused)) {
            return isOfLostSession(failure);
        }
        return OF_SESSION.contains(refused.getSqlState())
                || (UNSUPPORTED.equals(refused.getSqlState()) && STALE_PLAN.equals(refused.getErrorMessage()));
    }

    /** Whether the database cancelled it in favour of another transaction. */
    public static boolean gaveWay(Throwable failure) {
        return failure instanceof PgException refused && GAVE_WAY.contains(refused.getSqlState());
    }

    /** Whether the database, or this session's view of it, takes no writes now. */
    public static boolean isReadOnly(Throwable failure) {
        return failure instanceof PgException refused && "25006".equals(refused.getSqlState());
    }

    /** Whether a server could not be reached, or refused connections, for a reason that may pass. */
    public static boolean isOfTheMoment(Throwable failure) {
        return failure instanceof PgException refused
                ? NOT_YET.contains(refused.getSqlState())
                : failure instanceof IOException
                        || failure instanceof ConnectionPoolTooBusyException
                        || failure instanceof TimeoutException
                        || isOfLostSession(failure);
    }

    static boolean changedNothing(Throwable failure) {
        return isOfSession(failure) || gaveWay(failure);
    }
}
