package dev.linnet.gateway.forward;

import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.Refused;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.StreamInfo;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The streams that services have announced, and the default stream. A known stream stays known: while its services are
 * away, its sockets open as usual and its actions are answered 503. For one event loop.
 */
public final class KnownStreams {

    // Bounds what announcements can make a gateway remember.
    private static final int MAX_STREAMS = 10_000;

    private final Map<String, StreamInfo> announced = new HashMap<>();
    private final String defaultStream;
    private final EventBus bus;
    private final DeliveryOptions options;
    private final MessageConsumer<StreamInfo> announcements;

    /** Listens from now on, and then asks every service to announce its streams. */
    public KnownStreams(EventBus bus, String defaultStream, Duration timeout) {
        this.bus = bus;
        this.defaultStream = defaultStream;
        this.options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
        this.announcements = bus.consumer(Addresses.STREAMS, message -> heard(message.body()));
    }

    public Future<Void> start() {
        return announcements.completion().onSuccess(listening -> bus.publish(Addresses.STREAMS_WANTED, ""));
    }

    private void heard(StreamInfo stream) {
        if (Addresses.isStream(stream.name())
                && (announced.size() < MAX_STREAMS || announced.containsKey(stream.name()))) {
            announced.put(stream.name(), stream);
        }
    }

    public String defaultStream() {
        return defaultStream;
    }

    /** Whether successive calls of this action may be forwarded together. */
    public boolean isJoined(String stream, String action) {
        StreamInfo info = announced.get(stream);
        return info != null && info.joined().contains(action);
    }

    public boolean contains(String stream) {
        return stream.equals(defaultStream) || announced.containsKey(stream);
    }

    /**
     * Asks the stream's connect permission if it has one. Fails with {@link Refused} only: 403, or 503 when no service
     * can be asked.
     */
    public Future<Void> permit(String stream, Identity identity) {
        StreamInfo info = announced.get(stream);
        if (info != null && !info.asksAtConnect()) {
            return Future.succeededFuture();
        }
        return bus.<Reply>request(Addresses.connect(stream), new Request(identity.caller(), "connect", "{}"), options)
                .map(Message::body)
                .transform(answer -> {
                    if (answer.succeeded()) {
                        return verdict(answer.result());
                    }
                    // A stream that is not announced yet has no services, and so nothing that a permission could guard.
                    boolean nobodyYet = info == null
                            && answer.cause() instanceof ReplyException e
                            && e.failureType() == ReplyFailure.NO_HANDLERS;
                    return nobodyYet ? Future.succeededFuture() : Future.failedFuture(new Refused(503));
                });
    }

    private static Future<Void> verdict(Reply reply) {
        if (reply.status().isSuccess()) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new Refused(reply.status().code() < 500 ? 403 : 503));
    }
}
