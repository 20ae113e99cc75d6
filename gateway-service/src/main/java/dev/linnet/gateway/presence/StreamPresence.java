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
    private final Map<Presence, Integer> sockets = new HashMap<>();
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
        int now = sockets.merge(presence, 1, Integer::sum);
        boolean isNew = now == 1 || changed.contains(presence);
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

    void leave(Presence presence) {
        Integer left = sockets.computeIfPresent(presence, (who, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            changed.add(presence);
            soon();
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

    /** Nobody is here any more. Never fails. */
    Future<Void> close() {
        closed = true;
        waiting.forEach(Promise::complete);
        waiting.clear();
        return send(new PresenceReport(node, ++sequence, true, List.of(), List.of()))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
