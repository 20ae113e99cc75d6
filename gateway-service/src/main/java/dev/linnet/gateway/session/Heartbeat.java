package dev.linnet.gateway.session;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pings a client once in an interval, and notices when nothing came from it for two intervals. For one event loop. */
final class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final ServerWebSocket socket;
    private final long intervalNanos;
    private final Runnable silent;
    private final LongSupplier nanoClock;
    private long heardNanos;
    private long nextPingNanos;

    Heartbeat(ServerWebSocket socket, Duration interval, Runnable silent, LongSupplier nanoClock) {
        this.socket = socket;
        this.intervalNanos = interval.toNanos();
        this.silent = silent;
        this.nanoClock = nanoClock;
        this.heardNanos = nanoClock.getAsLong();
        this.nextPingNanos = heardNanos + intervalNanos;
    }

    /** Something came, or could not have come before now. */
    void heard() {
        heardNanos = nanoClock.getAsLong();
    }

    /**
     * Must be called several times in an interval.
     *
     * @param listening whether the socket is read; the client is not to blame for the silence of one that is not
     */
    void tick(long nowNanos, boolean listening) {
        if (listening && nowNanos - heardNanos > 2 * intervalNanos) {
            silent.run();
        } else if (nowNanos - nextPingNanos >= 0) {
            nextPingNanos = nowNanos + intervalNanos;
            socket.writePing(Buffer.buffer()).onFailure(lost -> log.debug("Not pinged: {}", lost.getMessage()));
        }
    }
}
