package dev.linnet.kit.database;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool that ends sessions which cannot work any more, and repeats statements that were cancelled in favour of others.
 * Safe from any thread.
 *
 * <p>A session keeps the state of the moment when it was opened. A session from the time when the database was
 * read-only refuses writes for ever, and so does a session to a server that is no longer the primary. The first
 * statement that is refused for this reason ends its session and runs again in a new one. The pool checks its other
 * sessions before their next use.
 */
final class SessionPool implements Pool {

    private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);

    private static final String END = "select pg_terminate_backend(pg_backend_pid())";

    /** A statement runs in a useless session, and then in the new one after it. */
    private static final int MOST_SESSIONS = 2;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** While the database stays read-only, the pool replaces its sessions at most once in this time. */
    private static final long SUSPECT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CLOSE_MS = 1_000;
    private static final String TIMEOUT = "Timeout";

    private final Vertx vertx;
    private final Pool pool;
    private final String prepare;
    private final int mostTries;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    /** The server's process ids of the sessions that were opened, or found good, since a bad one was found. */
    private final Set<Integer> sound = ConcurrentHashMap.newKeySet();

    private final AtomicLong suspectedNanos = new AtomicLong();
    private volatile boolean isSuspicious;

    /**
     * @param prepare a statement that makes a new session ready
     * @param mostTries how often a statement runs that the database cancels in favour of another; 1 for no repeat
     */
    SessionPool(Vertx vertx, ClientBuilder<Pool> builder, String prepare, int mostTries) {
        this(vertx, builder, prepare, mostTries, System::nanoTime, new Random());
    }

    SessionPool(
            Vertx vertx,
            ClientBuilder<Pool> builder,
            String prepare,
            int mostTries,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.nanoClock = nanoClock;
        this.random = random;
        this.prepare = prepare;
        this.mostTries = mostTries;
        this.pool = builder.withConnectHandler(this::prepare).build();
    }

    /** Closing the session gives it to the pool. */
    private void prepare(SqlConnection session) {
        session.query(prepare)
                .execute()
                .onSuccess(prepared -> sound.add(process(session)))
                .recover(failure -> {
                    // Without its settings the session would find no table, or commit without durability.
                    LOG.warn("A session cannot be prepared: {}", failure.getMessage());
                    return session.query(END).execute();
                })
                .onComplete(done -> session.close());
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return new SessionQuery<>(this, session -> session.query(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return new SessionPreparedQuery<>(this, session -> session.preparedQuery(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return new SessionPreparedQuery<>(this, session -> session.preparedQuery(sql, options));
    }

    @Override
    public int size() {
        return pool.size();
    }

    /**
     * Waits at most a second for a session that is being opened. A Vert.x pool cannot be closed in the moment when a
     * wait for a session times out: it fails with a NullPointerException, and its close never completes. So the pool
     * closes a little later.
     */
    @Override
    public Future<Void> close() {
        return vertx.timer(1, TimeUnit.MILLISECONDS)
                .compose(later -> pool.close().timeout(CLOSE_MS, TimeUnit.MILLISECONDS))
                .otherwiseEmpty();
    }

    /** A session that can work, as far as the pool knows. */
    @Override
    public Future<SqlConnection> getConnection() {
        return pool.getConnection()
                .recover(SessionPool::noneIsFree)
                .compose(session -> isSuspicious && !sound.contains(process(session))
                        ? tried(session)
                        : Future.succeededFuture(session));
    }

    /** Vert.x has no exception type for this. */
    private static Future<SqlConnection> noneIsFree(Throwable failure) {
        return Future.failedFuture(
                TIMEOUT.equals(failure.getMessage())
                        ? new ConnectionPoolTooBusyException("No connection to the database became free in time.")
                        : failure);
    }

    private Future<SqlConnection> tried(SqlConnection session) {
        return session.query("show transaction_read_only").execute().transform(shown -> {
            if (shown.failed()) {
                session.close();
                return Future.failedFuture(shown.cause());
            }
            if (shown.result().iterator().next().getString(0).equals("on")) {
                return end(session).compose(ended -> getConnection());
            }
            sound.add(process(session));
            return Future.succeededFuture(session);
        });
    }

    /** Runs a statement that is a transaction of its own. */
    <T> Future<T> run(Function<SqlConnection, Future<T>> statement) {
        return run(statement, new Tries(1, 1, nanoClock.getAsLong()));
    }

    /** The tries of one statement. */
    private record Tries(int sessions, int turns, long sinceNanos) {}

    private <T> Future<T> run(Function<SqlConnection, Future<T>> statement, Tries tries) {
        return getConnection()
                .compose(session -> statement.apply(session).transform(done -> {
                    Throwable failure = done.cause();
                    if (done.succeeded() || !Refusals.changedNothing(failure)) {
                        session.close();
                        return done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(failure);
                    }
                    if (Refusals.isOfSession(failure)) {
                        Future<Void> ended = Refusals.isOfLostSession(failure) ? session.close() : endStale(session);
                        return tries.sessions() < MOST_SESSIONS
                                ? ended.transform(gone -> run(
                                        statement, new Tries(tries.sessions() + 1, tries.turns(), tries.sinceNanos())))
                                : Future.failedFuture(failure);
                    }
                    session.close();
                    return tries.turns() < mostTries && nanoClock.getAsLong() - tries.sinceNanos() < LONGEST_NANOS
                            ? pause(tries.turns())
                                    .compose(now -> run(
                                            statement,
                                            new Tries(tries.sessions(), tries.turns() + 1, tries.sinceNanos())))
                            : Future.failedFuture(failure);
                }));
    }

    /** A random back-off that grows with each turn, so that conflicting statements do not meet again. */
    private Future<Void> pause(int turn) {
        return vertx.timer(random.nextLong(1, 10L << turn), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    private Future<Void> endStale(SqlConnection session) {
        suspectAll();
        return end(session);
    }

    private void suspectAll() {
        long now = nanoClock.getAsLong();
        long last = suspectedNanos.get();
        if ((!isSuspicious || now - last > SUSPECT_EVERY_NANOS) && suspectedNanos.compareAndSet(last, now)) {
            sound.clear();
            isSuspicious = true;
        }
    }

    /** Asks the server to end the session, since closing it would give it back to the pool. Never fails. */
    private Future<Void> end(SqlConnection session) {
        Promise<Void> gone = Promise.promise();
        // The pool then drops the session by itself.
        session.closeHandler(gone::tryComplete);
        session.query(END).execute();
        return gone.future()
                .timeout(CLOSE_MS, TimeUnit.MILLISECONDS)
                .recover(late -> session.close())
                .otherwiseEmpty();
    }

    private static int process(SqlConnection session) {
        return session instanceof PgConnection connection ? connection.processId() : 0;
    }
}
