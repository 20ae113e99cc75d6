package dev.linnet.kit.presence;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the reports of gateways for one stream, and forgets gateways that report no more. Any number of instances share the
 * reports.
 */
public final class PresenceVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceVerticle.class);

    /** A gateway reports every second; the loss of two reports in a row must do no harm. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final PresenceRepository presence;
    private final ChangeLog log;
    private final String stream;
    private long lookedNanos;
    private long trustedFromNanos;
    private boolean looking;
    private boolean failing;

    public PresenceVerticle(Pool pool, ChangeLog log, String stream) {
        this.presence = new PresenceRepository(pool);
        this.log = log;
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        lookedNanos = System.nanoTime();
        trustedFromNanos = lookedNanos + SILENCE.toNanos();
        vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> look(System.nanoTime()));
        return vertx.eventBus()
                .<PresenceReport>consumer(Addresses.presence(stream), this::take)
                .completion();
    }

    private void take(Message<PresenceReport> message) {
        PresenceReport report = message.body();
        Future<Boolean> stored = report.isLast() ? presence.end(report).map(true) : presence.report(report);
        stored.onSuccess(taken -> {
                    failing = false;
                    log.wake();
                    message.reply(taken ? Reply.done(Status.OK) : Reply.failure(Status.CONFLICT, "[]"));
                })
                .onFailure(failure -> {
                    if (!failing) {
                        LOG.warn("Who is present in {} cannot be stored: {}", stream, failure.getMessage());
                    }
                    failing = true;
                    message.reply(Reply.unavailable());
                });
    }

    /**
     * While this process or the database stood still, nobody could report. So after a start, a pause or a failure everybody gets
     * the time to.
     */
    private void look(long nowNanos) {
        if (looking) {
            return;
        }
        if (nowNanos - lookedNanos > 3 * LOOK_EVERY.toNanos()) {
            trustedFromNanos = nowNanos + SILENCE.toNanos();
        }
        lookedNanos = nowNanos;
        if (nowNanos - trustedFromNanos < 0) {
            return;
        }
        looking = true;
        presence.forget(SILENCE).onComplete(done -> {
            looking = false;
            if (done.failed()) {
                trustedFromNanos = System.nanoTime() + SILENCE.toNanos();
                return;
            }
            int silent = done.result().silent();
            if (silent > 0) {
                LOG.info("{} gateways are silent; who was present there only has left {}.", silent, stream);
            }
            if (silent + done.result().ended() > 0) {
                log.wake();
            }
        });
    }
}
