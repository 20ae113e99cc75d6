package dev.linnet.testing.service;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One service on an event bus of its own, asked as a gateway would ask it. Every method but {@link #send} blocks for two
 * minutes at most. Any thread but an event loop may call.
 *
 * <pre>{@code
 * try (ServiceOnBus polls = ServiceOnBus.start("polls", vertx -> Service.deploy(vertx, definition, config))) {
 *     Reply reply = polls.ask(new Caller(1, "alice"), "create", "{\"data\":{\"question\":\"Tea?\"}}");
 * }
 * }</pre>
 */
public final class ServiceOnBus implements AutoCloseable {

    private static final int PAGE = 1000;

    private final Vertx vertx;
    private final String stream;

    private ServiceOnBus(Vertx vertx, String stream) {
        this.vertx = vertx;
        this.stream = stream;
    }

    /** Deploys a service; it serves once the future succeeds. */
    @FunctionalInterface
    public interface Deployment {
        Future<?> on(Vertx vertx);
    }

    /**
     * Returns when the service serves.
     *
     * @param stream under whose addresses it is asked
     */
    public static ServiceOnBus start(String stream, Deployment deployment) {
        Vertx vertx = Vertx.vertx();
        Codecs.register(vertx.eventBus());
        Await.result(deployment.on(vertx));
        return new ServiceOnBus(vertx, stream);
    }

    /** The instance that it runs on; this closes it. */
    public Vertx vertx() {
        return vertx;
    }

    /** Fails when the service does not answer within 30 s. */
    public Future<Reply> send(Caller caller, String action, String arguments) {
        return send(Addresses.action(stream), new Request(caller, action, arguments));
    }

    /** The same to another address of the service. */
    public Future<Reply> send(String address, Request request) {
        return vertx.eventBus().<Reply>request(address, request).map(Message::body);
    }

    /**
     * The reply to one call, also when it is a failure.
     *
     * @param arguments a JSON object
     */
    public Reply ask(Caller caller, String action, String arguments) {
        return Await.result(send(caller, action, arguments));
    }

    /** The object in a reply that is no failure. */
    public static JsonObject data(Reply reply) {
        if (!reply.status().isSuccess()) {
            throw new AssertionError(reply.toString());
        }
        return new JsonObject(reply.data());
    }

    /** The subscription in a reply. */
    public static Effect.Subscribe followed(Reply reply) {
        return reply.effects().stream()
                .filter(Effect.Subscribe.class::isInstance)
                .map(Effect.Subscribe.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("follows nothing: " + reply));
    }

    /**
     * All events after a subscription, once there are as many as expected or more. The relay numbers them a moment after
     * their commits.
     */
    public List<Event> events(Effect.Subscribe subscription, int expected) {
        List<Event> events = new ArrayList<>();
        Await.eventually(() -> expected + " events after the subscription, not only " + events, () -> {
            events.clear();
            Cursor after = subscription.after();
            History page;
            do {
                page = history(subscription.topic(), after);
                events.addAll(page.events());
                after = page.upTo();
            } while (page.more());
            return events.size() >= expected;
        });
        return events;
    }

    private History history(Topic topic, Cursor after) {
        return Await.result(
                        vertx.eventBus().<History>request(Addresses.log(stream), new HistoryQuery(topic, after, PAGE)))
                .body();
    }

    /** Ends the service with the instance that it runs on. */
    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
