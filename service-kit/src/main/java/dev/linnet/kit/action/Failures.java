package dev.linnet.kit.action;

import dev.linnet.kit.database.Refusals;
import dev.linnet.protocol.Reply;
import dev.linnet.runtime.SparingLog;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into replies. */
final class Failures {

    /** Cancelled by the time limit; terminated; crashed. */
    private static final Set<String> CUT_OFF = Set.of("57014", "57P01", "57P02");

    /** Starting up or shutting down; too many connections; the database is being created again. */
    private static final Set<String> NOT_LET_IN = Set.of("57P03", "53300", "3D000");

    /** No such schema, table or function: a restore is under way. */
    private static final Set<String> NOT_THERE = Set.of("3F000", "42P01", "42883");

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** A database that is away fails every action, so one line tells of many. */
    private static final SparingLog WARNINGS = SparingLog.of(Failures.class);

    private Failures() {}

    /**
     * The client gets a short reply, and the log the rest.
     *
     * @param notDone whether an action that was cut short has certainly changed nothing
     */
    static Reply reply(Throwable failure, String action, boolean notDone) {
        if (failure instanceof ActionFailure expected) {
            return expected.reply();
        }
        Optional<ActionFailure> refused = RefusedRow.answer(failure);
        if (refused.isPresent()) {
            return refused.get().reply();
        }
        if (wasCutOff(failure)) {
            // The statement was under way. If it writes, nobody knows whether it was done.
            WARNINGS.warn("{}: the database gave no answer: {}", action, failure.getMessage());
            return notDone ? Reply.unavailable() : Reply.timedOut();
        }
        if (Refusals.isReadOnly(failure)) {
            WARNINGS.warn("{}: the database is read-only: {}", action, failure.getMessage());
            return Reply.unavailable();
        }
        if (neverReachedTheDatabase(failure)) {
            WARNINGS.warn("{}: the database cannot be reached: {}", action, failure.getMessage());
            return Reply.unavailable();
        }
        if (failure instanceof PgException error && NOT_THERE.contains(error.getSqlState())) {
            WARNINGS.warn("{}: the database is without what is asked for: {}", action, failure.getMessage());
            return Reply.unavailable();
        }
        if (Refusals.gaveWay(failure)) {
            WARNINGS.warn("{}: it gave way to another transaction: {}", action, failure.getMessage());
            return Reply.unavailable();
        }
        LOG.error("{} failed", action, failure);
        return Reply.internalError();
    }

    /** The reply to an action that took longer than it may. */
    static Reply late(String action, boolean notDone, Duration limit) {
        WARNINGS.warn("{}: not done within {} ms", action, limit.toMillis());
        return notDone ? Reply.unavailable() : Reply.timedOut();
    }

    private static boolean wasCutOff(Throwable failure) {
        if (failure instanceof PgException refused) {
            return CUT_OFF.contains(refused.getSqlState());
        }
        return failure instanceof ClosedConnectionException
                || (failure instanceof IOException && !neverReachedTheDatabase(failure));
    }

    private static boolean neverReachedTheDatabase(Throwable failure) {
        if (failure instanceof PgException refused) {
            return NOT_LET_IN.contains(refused.getSqlState());
        }
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof ConnectionPoolTooBusyException
                || Refusals.isOfLostSession(failure);
    }
}
