package dev.linnet.gateway.login;

import dev.linnet.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of login sessions that were ended elsewhere. The bus reports an end at once but may lose the
 * message. So the gateway also asks about each open login session in rounds, spread over the time of a round. A round
 * takes longer when there are very many sessions.
 */
public final class EndedLogins {

    private static final Logger log = LoggerFactory.getLogger(EndedLogins.class);
    private static final int STEPS = 60;

    /** Questions in one step. A step is a second when a round takes a minute. */
    private static final int MOST_A_STEP = 100;

    private final Vertx vertx;
    private final Users users;
    private final OpenLogins logins;
    private final Duration round;
    private final Queue<Token> toAsk = new ArrayDeque<>();
    private int aStep;
    private int step;

    public EndedLogins(Vertx vertx, Users users, OpenLogins logins, Duration round) {
        this.vertx = vertx;
        this.users = users;
        this.logins = logins;
        this.round = round;
    }

    /** Runs until the verticle is undeployed. */
    public Future<Void> start() {
        MessageConsumer<String> ended = vertx.eventBus().consumer(Addresses.SESSION_ENDED);
        ended.handler(message -> logins.end(message.body()));
        vertx.setPeriodic(Math.max(1, round.toMillis() / STEPS), tick -> askSome());
        return ended.completion();
    }

    private void askSome() {
        if (step == 0 && toAsk.isEmpty()) {
            toAsk.addAll(logins.tokens());
            aStep = Math.min(MOST_A_STEP, (toAsk.size() + STEPS - 1) / STEPS);
        }
        step = (step + 1) % STEPS;
        for (int i = 0; i < aStep && !toAsk.isEmpty(); i++) {
            ask(toAsk.remove());
        }
    }

    /** Asks about every session that is open now, as fast as the answers come. */
    public void askAll() {
        toAsk.clear();
        toAsk.addAll(logins.tokens());
        aStep = MOST_A_STEP;
    }

    private void ask(Token token) {
        users.current(token)
                .onSuccess(current -> current.ifPresentOrElse(
                        known -> logins.rename(
                                known.caller().pk(), known.caller().username()),
                        () -> logins.end(token.jti())))
                .onFailure(failure -> log.debug("A session could not be asked about: {}", failure.getMessage()));
    }
}
