package dev.linnet.users;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.InternalEndpoint;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.runtime.SparingLog;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;

/** Tells gateways and services who logs in, which login sessions have ended, and which users were renamed or deleted. */
public final class UsersEndpoint implements InternalEndpoint<UsersQuery, UsersAnswer> {

    private static final SparingLog LOG = SparingLog.of(UsersEndpoint.class);
    private static final int MOST_CHANGES = 1_000;

    private final UserRepository users;
    private final UserChanges changes;
    private final EventBus bus;

    public UsersEndpoint(Statements statements, EventBus bus) {
        this.users = new UserRepository(statements);
        this.changes = new UserChanges(statements, MOST_CHANGES);
        this.bus = bus;
    }

    @Override
    public String name(UsersQuery question) {
        return "users." + question.getClass().getSimpleName();
    }

    @Override
    public boolean isIdempotent(UsersQuery question) {
        return !(question instanceof UsersQuery.Login) && !(question instanceof UsersQuery.Logout);
    }

    @Override
    public UsersAnswer failed(Reply failure) {
        return UsersAnswer.failure(failure.status(), failure.errors());
    }

    @Override
    public Future<UsersAnswer> answer(UsersQuery question) {
        if (question instanceof UsersQuery.Login login) {
            return login(Username.checked(login.username()));
        }
        if (question instanceof UsersQuery.Find find) {
            return find(Username.of(find.username()).orElseThrow(ActionFailure::notFound));
        }
        if (question instanceof UsersQuery.Logout logout) {
            return logout(logout.session(), Instant.ofEpochSecond(logout.expiresAt()));
        }
        if (question instanceof UsersQuery.Sessions sessions) {
            return users.ofSessions(sessions.asked()).map(UsersAnswer::of);
        }
        return changes(((UsersQuery.Changes) question).after());
    }

    private Future<UsersAnswer> login(String username) {
        return users.findOrCreate(username)
                .compose(pk -> users.announceLogin(pk, username)
                        .onFailure(lost -> LOG.warn("A login was not announced: {}", lost.getMessage()))
                        .otherwiseEmpty()
                        .map(UsersAnswer.of(pk, username)));
    }

    private Future<UsersAnswer> find(String username) {
        return users.find(username).map(found -> UsersAnswer.of(found.orElseThrow(ActionFailure::notFound), username));
    }

    private Future<UsersAnswer> logout(String session, Instant expiresAt) {
        return users.endSession(session, expiresAt)
                .onSuccess(stored -> bus.publish(Addresses.SESSION_ENDED, session))
                .map(UsersAnswer.done());
    }

    private Future<UsersAnswer> changes(String after) {
        if (after.equals(UsersQuery.Changes.NOW)) {
            return changes.now().map(now -> UsersAnswer.changes(List.of(), false, now.toString()));
        }
        UserChanges.Position from = after.equals(UsersQuery.Changes.FROM_THE_BEGINNING)
                ? UserChanges.Position.BEGINNING
                : UserChanges.Position.parse(after)
                        .orElseThrow(() -> ActionFailure.invalid("after", "Invalid position."));
        return changes.after(from)
                .map(page -> UsersAnswer.changes(
                        page.changes(), page.more(), page.next().toString()));
    }
}
