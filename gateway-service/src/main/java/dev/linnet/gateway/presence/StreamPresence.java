package dev.linnet.gateway.presence;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is where in one stream, and what of it was reported. One report is under way at a time; what happens meanwhile goes with the
 * next one, so somebody who goes and comes back in that time has never been gone. For one event loop.
 *
 * <p>One change alone is reported at once. After a report of several changes the next one waits for 20 ms, so that a swarm shares reports.
 */
final class StreamPresence {

    private static final Logger log = LoggerFactory.getLogger(StreamPresence.class);
    private static final DeliveryOptions TIMEOUT = new DeliveryOptions().setSendTimeout(2_000);

    /**
     * For a report that only says that this gateway runs. When its service was killed, the next report must reach
     * another one before services count this gateway as silent, 3 s after the last report that arrived.
     */
    private static final DeliveryOptions SIGN_OF_LIFE_TIMEOUT = new DeliveryOptions().setSendTimeout(800);

    /** Users come and go in swarms, with a deployment or a page that opens several sockets. */
    private static final long GATHER_MS = 20;

    private static final long NO_TIMER = -1;

    /** A user at a place, under any name. */
    private record Spot(String place, long pk) {
        static Spot of(Presence presence) {
            return new Spot(presence.place(), presence.who().pk());
        }
    }

    /** A user's open sockets at a place. After the last one has closed, the user may stay for a pause. */
    private static final class Sockets {
        /** Has the name under which the user came last. */
        Presence presence;

        int open;
        long pause = NO_TIMER;

        Sockets(Presence presence) {
            this.presence = presence;
        }
    }

    private final Vertx vertx;
    private final String node;
    private final String stream;
    private final Map<Spot, Sockets> sockets = new HashMap<>();
    // Includes the presence: no other map has a user who has left.
    private Map<Spot, Presence> changed = new HashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    // The spots in the report that is under way.
    private Set<Spot> reported = Set.of();
    private List<Promise<Void>> told = List.of();
    private long sequence;
    private boolean whole = true;
    private boolean reporting;
    private boolean gathering;
    private boolean swarming;
    private boolean closed;

    StreamPresence(Vertx vertx, String node, String stream) {
        this.vertx = vertx;
        this.node = node;
        this.stream = stream;
    }

    /** Takes the user's new name if it has changed. Completes when it was reported, or could not be; never fails. */
    Future<Void> enter(Presence presence) {
        Spot spot = Spot.of(presence);
        Sockets here = sockets.computeIfAbsent(spot, who -> new Sockets(presence));
        boolean isNew = (here.open == 0 && here.pause == NO_TIMER)
                || !here.presence.equals(presence)
                || changed.containsKey(spot);
        here.presence = presence;
        here.open++;
        endPause(here);
        if (!isNew && !reported.contains(spot)) {
            return Future.succeededFuture();
        }
        Promise<Void> known = Promise.promise();
        if (isNew) {
            waiting.add(known);
            changed.put(spot, presence);
            soon();
        } else {
            told.add(known);
        }
        return known.future();
    }

    /** Completes when the leave was reported, if this was the last socket, or could not be; never fails. */
    Future<Void> leave(Presence presence) {
        Sockets here = sockets.get(Spot.of(presence));
        if (here == null || --here.open > 0) {
            return Future.succeededFuture();
        }
        Promise<Void> known = Promise.promise();
        waiting.add(known);
        gone(here);
        return known.future();
    }

    /** Removes one socket. After the last one the user stays present for the pause. */
    void closed(Presence presence, Duration pause) {
        Sockets here = sockets.get(Spot.of(presence));
        if (here == null || --here.open > 0) {
            return;
        }
        if (pause.isZero()) {
            gone(here);
        } else {
            here.pause = vertx.setTimer(pause.toMillis(), over -> {
                here.pause = NO_TIMER;
                gone(here);
            });
        }
    }

    private void gone(Sockets here) {
        endPause(here);
        Spot spot = Spot.of(here.presence);
        if (sockets.remove(spot, here)) {
            changed.put(spot, here.presence);
            soon();
        }
    }

    private void endPause(Sockets here) {
        if (here.pause != NO_TIMER) {
            vertx.cancelTimer(here.pause);
            here.pause = NO_TIMER;
        }
    }

    private void soon() {
        if (!gathering && !reporting) {
            gathering = true;
            Handler<Void> gathered = over -> {
                gathering = false;
                report();
            };
            if (swarming) {
                vertx.setTimer(GATHER_MS, timer -> gathered.handle(null));
            } else {
                // Gathers the changes of the same turn of the event loop.
                vertx.runOnContext(gathered);
            }
        }
    }

    void report() {
        if (reporting || closed) {
            return;
        }
        reporting = true;
        told = waiting;
        waiting = new ArrayList<>();
        Map<Spot, Presence> news = changed;
        changed = new HashMap<>();
        swarming = news.size() > 1;
        reported = whole ? Set.copyOf(sockets.keySet()) : news.keySet();
        send(news).onComplete(answered -> {
            reporting = false;
            reported = Set.of();
            List<Promise<Void>> nowTold = told;
            told = List.of();
            if (!closed && answered.succeeded() && answered.result().status().equals(Status.CONFLICT)) {
                // The service knows no report before this one: it has removed this gateway, or never knew it.
                whole = true;
                waiting.addAll(nowTold);
                report();
                return;
            }
            whole = answered.failed() || !answered.result().status().isSuccess();
            if (whole) {
                // The next report, a second later, says it again.
                log.debug("Who is present in {} was not reported: {}", stream, answered);
            } else if (!changed.isEmpty()) {
                soon();
            }
            nowTold.forEach(Promise::complete);
        });
    }

    private Future<Reply> send(Map<Spot, Presence> news) {
        List<Presence> entered = (whole
                        ? sockets.values().stream()
                        : news.keySet().stream().map(sockets::get))
                .filter(Objects::nonNull)
                .map(here -> here.presence)
                .toList();
        List<Presence> left = whole
                ? List.of()
                : news.entrySet().stream()
                        .filter(each -> !sockets.containsKey(each.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        boolean isSignOfLife = !whole && news.isEmpty();
        return send(
                new PresenceReport(node, ++sequence, whole, entered, left),
                isSignOfLife ? SIGN_OF_LIFE_TIMEOUT : TIMEOUT);
    }

    private Future<Reply> send(PresenceReport report, DeliveryOptions timeout) {
        return vertx.eventBus()
                .<Reply>request(Addresses.presence(stream), report, timeout)
                .map(answer -> answer.body());
    }

    /**
     * Reports nothing any more. Never fails.
     *
     * @param pause how long the users here stay present; 0 for none
     */
    Future<Void> close(Duration pause) {
        closed = true;
        waiting.forEach(Promise::complete);
        waiting.clear();
        sockets.values().forEach(this::endPause);
        PresenceReport last = pause.isZero()
                ? new PresenceReport(node, ++sequence, true, List.of(), List.of())
                : PresenceReport.last(node, ++sequence, (int) pause.toMillis());
        return send(last, TIMEOUT).otherwiseEmpty().mapEmpty();
    }
}
