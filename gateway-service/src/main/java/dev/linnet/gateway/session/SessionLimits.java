package dev.linnet.gateway.session;

import dev.linnet.runtime.Settings;
import java.time.Duration;

/**
 * The limits of one session.
 *
 * @param maxFrameBytes of one message from the client; a larger one closes with 1009
 * @param maxQueueBytes written and not yet taken by the network; more closes with 4408
 * @param maxWaitingActions unanswered actions; at this number the socket is not read until one is answered
 * @param maxContinued streamed replies running side by side; the first reply of one more is its last, followed by a 429
 * @param maxSubscriptions at once; one more is answered 429
 * @param pingInterval between two pings; two intervals without a frame from the client close with 4409
 * @param messageTimeout from the first fragment of a message to its last; a later one closes with 4410
 * @param closingTimeout the time that a client has to end its side of a closed connection
 * @param eventStreamLifetime after it a response of server-sent events ends, or up to a tenth of it earlier; the client
 *     comes back
 */
public record SessionLimits(
        int maxFrameBytes,
        int maxQueueBytes,
        int maxWaitingActions,
        int maxContinued,
        int maxSubscriptions,
        Duration pingInterval,
        Duration messageTimeout,
        Duration closingTimeout,
        Duration eventStreamLifetime) {

    public static final SessionLimits DEFAULT = new SessionLimits(
            64 * 1024,
            1024 * 1024,
            64,
            16,
            4096,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5));

    public static SessionLimits from(Settings settings) {
        return new SessionLimits(
                settings.number("LINNET_MAX_FRAME_BYTES", DEFAULT.maxFrameBytes, 1024, 16 * 1024 * 1024),
                settings.number("LINNET_MAX_QUEUE_BYTES", DEFAULT.maxQueueBytes, 64 * 1024, 1024 * 1024 * 1024),
                settings.number("LINNET_MAX_WAITING_ACTIONS", DEFAULT.maxWaitingActions, 1, 1_000),
                DEFAULT.maxContinued,
                settings.number("LINNET_MAX_SUBSCRIPTIONS", DEFAULT.maxSubscriptions, 1, 1_000_000),
                settings.millis("LINNET_PING_INTERVAL_MS", DEFAULT.pingInterval),
                settings.millis("LINNET_MESSAGE_TIMEOUT_MS", DEFAULT.messageTimeout),
                DEFAULT.closingTimeout,
                Duration.ofMinutes(settings.number(
                        "LINNET_EVENT_STREAM_MINUTES", (int) DEFAULT.eventStreamLifetime.toMinutes(), 1, 1_440)));
    }
}
