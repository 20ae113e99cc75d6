package dev.linnet.gateway.session;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pings a client in intervals, and notices when nothing came from it for two of them. */
final class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final ServerWebSocket socket;
    private final long intervalNanos;
    private final Runnable silent;
    private long heardNanos;
    private long nextPingNanos;

    Heartbeat(ServerWebSocket socket, Duration interval, Runnable silent, long nowNanos) {
        this.socket = socket;
        this.intervalNanos = interval.toNanos();
        this.silent = silent;
        this.heardNanos = nowNanos;
        this.nextPingNanos = nowNanos + intervalNanos;
    }

    /** Something came just now, or could not have come before. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /**
     * To be called several times an interval.
     *
     * @param listening whether the socket is read: one that is not is not blamed for its silence
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
