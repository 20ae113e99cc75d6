package dev.linnet.kit.service;

import dev.linnet.kit.action.Once;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of users to a service's own rows. It asks the users' service every second who was renamed or deleted.
 * A process begins with all changes there ever were, so it keeps no position, and a restored database catches up.
 * Applying is idempotent; any number of processes may do it.
 */
final class UserFollower extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(UserFollower.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /**
     * Gateways notice a deleted user within 2 s, and an action takes at most 10 s. Until then a write of the user may
     * arrive after the user's rows were removed. So each change is applied a second time.
     */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);

    private final Pool pool;
    private final ChangeLog log;
    private final Users users;
    private final String statement;
    private final Duration againAfter;
    private String next = UsersQuery.Changes.FROM_THE_BEGINNING;
    /** The users of the last answer. While another transaction writes, the next answer may have the same again. */
    private List<UsersAnswer.User> before = List.of();

    private boolean looking;
    private boolean failing;
    private boolean stopped;

    /**
     * @param statement takes two arrays: the users' keys, and their names, null for users who are gone. Its first column
     *     is true when it must run again with the same arrays
     */
    UserFollower(Pool pool, ChangeLog log, Users users, String statement) {
        this(pool, log, users, statement, AGAIN_AFTER);
    }

    UserFollower(Pool pool, ChangeLog log, Users users, String statement, Duration againAfter) {
        this.pool = pool;
        this.log = log;
        this.users = users;
        this.statement = statement;
        this.againAfter = againAfter;
    }

    @Override
    public Future<?> start() {
        look();
        vertx.setPeriodic(EVERY.toMillis(), tick -> look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return Future.succeededFuture();
    }

    private void look() {
        if (looking || stopped) {
            return;
        }
        looking = true;
        users.changes(next)
                .compose(changes -> isNew(changes) ? apply(changes).map(changes) : Future.succeededFuture(changes))
                .onComplete(done -> looking = false)
                .onSuccess(changes -> {
                    failing = false;
                    next = changes.next();
                    if (isNew(changes)) {
                        applyAgain(changes);
                    }
                    before = changes.users();
                    if (changes.more()) {
                        look();
                    }
                })
                .onFailure(failure -> {
                    if (!failing && !stopped) {
                        LOG.warn(
                                "Deleted and renamed users cannot be followed and are tried again: {}",
                                failure.getMessage());
                    }
                    failing = true;
                });
    }

    private boolean isNew(UsersAnswer changes) {
        return !changes.users().isEmpty() && !changes.users().equals(before);
    }

    private Future<Void> apply(UsersAnswer changes) {
        return forgetAnswers(changes).compose(forgotten -> applyStatement(changes));
    }

    /** Kept answers hold texts of deleted users. */
    private Future<?> forgetAnswers(UsersAnswer changes) {
        Long[] gone = changes.users().stream()
                .filter(user -> user.username().isEmpty())
                .map(UsersAnswer.User::pk)
                .toArray(Long[]::new);
        return pool.preparedQuery(Once.FORGET).execute(Tuple.tuple().addArrayOfLong(gone));
    }

    private Future<Void> applyStatement(UsersAnswer changes) {
        return pool.preparedQuery(statement)
                .execute(Tuple.tuple()
                        .addArrayOfLong(changes.users().stream()
                                .map(UsersAnswer.User::pk)
                                .toArray(Long[]::new))
                        .addArrayOfString(changes.users().stream()
                                .map(user -> user.username().orElse(null))
                                .toArray(String[]::new)))
                .onSuccess(committed -> log.wake())
                .compose(rows ->
                        rows.iterator().next().getBoolean(0) ? applyStatement(changes) : Future.succeededFuture());
    }

    private void applyAgain(UsersAnswer changes) {
        vertx.setTimer(
                againAfter.toMillis(),
                later -> apply(changes).onFailure(failure -> {
                    if (!stopped) {
                        applyAgain(changes);
                    }
                }));
    }
}
