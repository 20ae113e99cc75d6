package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What one client follows, over all of its connections, and everything that it received. Safe from any thread. */
final class Subscription {

    private final Followed followed;
    private final ConcurrentMap<String, String> bodies;
    private final List<Received> received = new ArrayList<>();
    private @Nullable String cursor;
    private int notRecovered;
    private boolean gone;

    /**
     * @param bodies of all subscriptions, each kept once: there are millions of events, of far fewer posts
     */
    Subscription(Followed followed, ConcurrentMap<String, String> bodies) {
        this.followed = followed;
        this.bodies = bodies;
    }

    Followed followed() {
        return followed;
    }

    /** The last cursor; null before the first. */
    synchronized @Nullable String cursor() {
        return cursor;
    }

    synchronized boolean isAcknowledged() {
        return cursor != null;
    }

    /**
     * The server has acknowledged the subscription, the first time or again.
     *
     * @param data of its reply
     */
    synchronized void acknowledged(JsonNode data) {
        if (data.path("recovered").isBoolean() && !data.path("recovered").booleanValue()) {
            notRecovered++;
        }
        cursor = data.path("cursor").textValue();
    }

    /** The server says that the followed thing is gone. */
    synchronized void gone() {
        gone = true;
    }

    synchronized void event(JsonNode frame) {
        String body = frame.path("data").path("body").textValue();
        received.add(new Received(
                Action.named(frame.path("action").textValue()),
                frame.path("pk").longValue(),
                body == null ? null : bodies.computeIfAbsent(body, first -> first),
                System.currentTimeMillis()));
        cursor = frame.path("cursor").textValue();
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized int receivedCount() {
        return received.size();
    }

    /** How often the server said that it had missed something. */
    synchronized int notRecovered() {
        return notRecovered;
    }

    synchronized boolean isGone() {
        return gone;
    }
}
