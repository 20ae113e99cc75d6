package dev.linnet.gateway.session;

import dev.linnet.gateway.login.Token;
import dev.linnet.protocol.CloseReason;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What a client keeps open to be sent events. It ends with its login session and with this gateway. For one event loop. */
interface Connection {

    /** Null for a visitor. */
    @Nullable
    Token token();

    /** Goes on under the name that its user has now; nothing happens when it is the same. */
    void rename(String username);

    /** To be called once. The future completes when the connection is gone. */
    Future<Void> start();

    /** Does what is due by now; to be called several times a ping interval. */
    void tick(long nowNanos, long nowEpochSecond);

    /** Ends it once what was asked is answered, and tells the client to come back. The future completes when the connection is gone. */
    Future<Void> drain();

    /** Tells the client why and sends nothing more. The future completes when the connection is gone, within a bounded time. */
    Future<Void> close(CloseReason reason);
}
