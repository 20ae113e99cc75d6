package dev.linnet.gateway.presence;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is where in one stream, and what of it was reported. One report is under way at a time; what happens meanwhile goes with the
 * next one, so somebody who goes and comes back in that time has never been gone. For one event loop.
 */
final class StreamPresence {

    private static final Logger log = LoggerFactory.getLogger(StreamPresence.class);
    private static final DeliveryOptions TIMEOUT = new DeliveryOptions().setSendTimeout(2_000);

    /** Comings and goings come in swarms, with a deployment or a page that opens several sockets. */
    private static final long GATHER_MS = 20;

    private final Vertx vertx;
    private final String node;
    private final String stream;
    /** Somebody's open sockets at a place. When the last one has closed, its user may stay for a pause. */
    private static final class Sockets {
        int open;
        long pause = NO_TIMER;
    }

    private static final long NO_TIMER = -1;

    private final Map<Presence, Sockets> sockets = new HashMap<>();
    private Set<Presence> changed = new HashSet<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    // Of the report that is under way.
    private Set<Presence> reported = Set.of();
    private List<Promise<Void>> told = List.of();
    private long sequence;
    private boolean whole = true;
    private boolean reporting;
    private boolean gathering;
    private boolean closed;

    StreamPresence(Vertx vertx, String node, String stream) {
        this.vertx = vertx;
        this.node = node;
        this.stream = stream;
    }

    /** Completes when it was reported, or could not be; never fails. */
    Future<Void> enter(Presence presence) {
        boolean isNew = !sockets.containsKey(presence) || changed.contains(presence);
        Sockets here = sockets.computeIfAbsent(presence, who -> new Sockets());
        here.open++;
        endPause(here);
        if (!isNew && !reported.contains(presence)) {
            return Future.succeededFuture();
        }
        Promise<Void> known = Promise.promise();
        if (isNew) {
            waiting.add(known);
            changed.add(presence);
            soon();
        } else {
            told.add(known);
        }
        return known.future();
    }

    /** Completes when it was reported, if it was the last socket, or could not be; never fails. */
    Future<Void> leave(Presence presence) {
        Sockets here = sockets.get(presence);
        if (here == null || --here.open > 0) {
            return Future.succeededFuture();
        }
        Promise<Void> known = Promise.promise();
        waiting.add(known);
        gone(presence, here);
        return known.future();
    }

    /** One socket less. Who has no other stays for the pause. */
    void closed(Presence presence, Duration pause) {
        Sockets here = sockets.get(presence);
        if (here == null || --here.open > 0) {
            return;
        }
        if (pause.isZero()) {
            gone(presence, here);
        } else {
            here.pause = vertx.setTimer(pause.toMillis(), over -> {
                here.pause = NO_TIMER;
                gone(presence, here);
            });
        }
    }

    private void gone(Presence presence, Sockets here) {
        endPause(here);
        if (sockets.remove(presence, here)) {
            changed.add(presence);
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
            vertx.setTimer(GATHER_MS, gathered -> {
                gathering = false;
                report();
            });
        }
    }

    void report() {
        if (reporting || closed) {
            return;
        }
        reporting = true;
        told = waiting;
        waiting = new ArrayList<>();
        Set<Presence> news = changed;
        changed = new HashSet<>();
        reported = whole ? Set.copyOf(sockets.keySet()) : news;
        send(news).onComplete(answered -> {
            reporting = false;
            reported = Set.of();
            List<Promise<Void>> nowTold = told;
            told = List.of();
            if (!closed && answered.succeeded() && answered.result().status().equals(Status.CONFLICT)) {
                // It knows of no report before this one: it has forgotten us, or has never heard of us.
                whole = true;
                waiting.addAll(nowTold);
                report();
                return;
            }
            whole = answered.failed() || !answered.result().status().isSuccess();
            if (whole) {
                // With the next second.
                log.debug("Who is present in {} was not reported: {}", stream, answered);
            } else if (!changed.isEmpty()) {
                soon();
            }
            nowTold.forEach(Promise::complete);
        });
    }

    private Future<Reply> send(Set<Presence> news) {
        List<Presence> entered = List.copyOf(
                whole
                        ? sockets.keySet()
                        : news.stream().filter(sockets::containsKey).toList());
        List<Presence> left = whole
                ? List.of()
                : news.stream().filter(who -> !sockets.containsKey(who)).toList();
        return send(new PresenceReport(node, ++sequence, whole, entered, left));
    }

    private Future<Reply> send(PresenceReport report) {
        return vertx.eventBus()
                .<Reply>request(Addresses.presence(stream), report, TIMEOUT)
                .map(answer -> answer.body());
    }

    /**
     * Nothing is reported any more. Never fails.
     *
     * @param pause for which who is here stays present; 0 for none
     */
    Future<Void> close(Duration pause) {
        closed = true;
        waiting.forEach(Promise::complete);
        waiting.clear();
        sockets.values().forEach(this::endPause);
        PresenceReport last = pause.isZero()
                ? new PresenceReport(node, ++sequence, true, List.of(), List.of())
                : PresenceReport.last(node, ++sequence, (int) pause.toMillis());
        return send(last).otherwiseEmpty().mapEmpty();
    }
}
