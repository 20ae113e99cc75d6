package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What one client follows, over all of its connections, and everything it got for it. Any thread may call. */
final class Subscription {

    private final Followed followed;
    private final ConcurrentMap<String, String> bodies;
    private final List<Received> received = new ArrayList<>();
    private @Nullable String cursor;
    private int notRecovered;
    private boolean gone;

    /**
     * Of what nothing has come yet.
     *
     * @param bodies of all subscriptions, each kept once: there are millions of events, of far fewer posts
     */
    Subscription(Followed followed, ConcurrentMap<String, String> bodies) {
        this.followed = followed;
        this.bodies = bodies;
    }

    Followed followed() {
        return followed;
    }

    /** The last one that came; null before the first. */
    synchronized @Nullable String cursor() {
        return cursor;
    }

    synchronized boolean isAcknowledged() {
        return cursor != null;
    }

    /**
     * The server has acknowledged it, the first time or again.
     *
     * @param data of its reply
     */
    synchronized void acknowledged(JsonNode data) {
        if (data.path("recovered").isBoolean() && !data.path("recovered").booleanValue()) {
            notRecovered++;
        }
        cursor = data.path("cursor").textValue();
    }

    /** The server says that what it follows is not there any more. */
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

    /** How often it was told that it had missed something. */
    synchronized int notRecovered() {
        return notRecovered;
    }

    synchronized boolean isGone() {
        return gone;
    }
}
