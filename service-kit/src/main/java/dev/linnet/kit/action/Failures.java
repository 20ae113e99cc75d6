package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;

/** What a failure is answered with. */
final class Failures {

    private Failures() {}

    static Reply reply(Throwable failure, String action, Logger log) {
        if (failure instanceof ActionFailure expected) {
            return expected.reply();
        }
        if (neverReachedTheDatabase(failure)) {
            log.warn("{}: the database cannot be reached: {}", action, failure.getMessage());
            return Reply.unavailable();
        }
        if (failure instanceof ClosedConnectionException) {
            // The statement was under way: nobody knows whether it was done.
            log.warn("{}: the database connection was lost", action);
            return Reply.timedOut();
        }
        log.error("{} failed", action, failure);
        return Reply.internalError();
    }

    private static boolean neverReachedTheDatabase(Throwable failure) {
        if (failure instanceof PgException refused) {
            // 57P01 to 57P05: shutting down or starting up; 53300: too many connections.
            return refused.getSqlState().startsWith("57P")
                    || refused.getSqlState().equals("53300");
        }
        return failure instanceof ConnectException
                || failure instanceof ConnectionPoolTooBusyException
                || failure instanceof TimeoutException;
    }
}
