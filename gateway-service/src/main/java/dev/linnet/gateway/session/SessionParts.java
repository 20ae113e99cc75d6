package dev.linnet.gateway.session;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.login.Users;
import dev.linnet.gateway.presence.NodePresence;
import dev.linnet.gateway.subscription.SubscriptionHub;
import io.vertx.core.Vertx;

/** What the sessions of one event loop share. */
public record SessionParts(
        Vertx vertx,
        Forwarder forwarder,
        KnownStreams streams,
        Users users,
        SubscriptionHub hub,
        NodePresence presence,
        TurnEnd turnEnd,
        SessionLimits limits,
        Timing timing) {}
