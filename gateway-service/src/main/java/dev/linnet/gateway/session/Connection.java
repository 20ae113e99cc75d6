package dev.linnet.gateway.session;

import dev.linnet.gateway.login.Token;
import dev.linnet.protocol.CloseReason;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A client's open connection that receives events. It ends with its login session, and with this gateway. For one event
 * loop.
 */
interface Connection {

    /** Null for a visitor. */
    @Nullable
    Token token();

    /** Goes on under the user's present name. Does nothing when the name is the same. */
    void rename(String username);

    /** Must be called once. Completes when the connection is gone. */
    Future<Void> start();

    /** Does what is due by now. Must be called several times in a ping interval. */
    void tick(long nowNanos, long nowEpochSecond);

    /**
     * Answers what was asked, then ends the connection and tells the client to come back. Completes when the connection
     * is gone.
     */
    Future<Void> drain();

    /**
     * Tells the client the reason and sends nothing more. Completes when the connection is gone, within a bounded time.
     */
    Future<Void> close(CloseReason reason);
}
