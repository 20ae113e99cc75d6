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

/** Stores the presence that gateways report for one stream, and removes silent gateways. Any number of instances share the reports. */
public final class PresenceVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceVerticle.class);

    /** A gateway reports every second; the loss of two reports in a row must do no harm. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final PresenceRepository presence;
    private final ChangeLog log;
    private final String stream;
    private final SilenceTrust trust = new SilenceTrust(SILENCE, LOOK_EVERY, System::nanoTime);
    private boolean looking;
    private boolean failing;

    public PresenceVerticle(Pool pool, ChangeLog log, String stream) {
        this.presence = new PresenceRepository(pool);
        this.log = log;
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> look());
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
                        LOG.warn("The presence in {} cannot be stored: {}", stream, failure.getMessage());
                    }
                    failing = true;
                    message.reply(Reply.unavailable());
                });
    }

    private void look() {
        if (looking || !trust.look()) {
            return;
        }
        looking = true;
        presence.forget(SILENCE).onComplete(done -> {
            looking = false;
            if (done.failed()) {
                trust.distrust();
                return;
            }
            int silent = done.result().silent();
            if (silent > 0) {
                LOG.info("{} gateways are silent; users who were present only there have left {}.", silent, stream);
            }
            if (silent + done.result().ended() > 0) {
                log.wake();
            }
        });
    }
}
