package dev.linnet.gateway;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Stands in for the service behind a stream. Its action {@code echo} answers its arguments and who asks; who wants to follow
 * something is answered by the action {@code events}.
 */
public final class FakeStream {

    private final Map<String, Function<Request, Future<Reply>>> actions = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final String stream;
    private MessageConsumer<Request> consumer;
    private MessageConsumer<Request> events;

    public FakeStream(Vertx vertx, String stream) {
        on(
                "echo",
                request -> Reply.success(
                        Status.OK,
                        "{\"caller\":\"" + request.caller().username() + "\",\"arguments\":" + request.arguments()
                                + "}"));
        this.vertx = vertx;
        this.stream = stream;
        this.consumer = consume(Addresses.action(stream));
        this.events = consume(Addresses.events(stream));
    }

    private MessageConsumer<Request> consume(String address) {
        return vertx.eventBus().consumer(address, message -> {
            requests.add(message.body());
            actions.getOrDefault(message.body().action(), FakeStream::unknown)
                    .apply(message.body())
                    .onSuccess(message::reply)
                    .onFailure(failure -> message.fail(1, failure.getMessage()));
        });
    }

    public void comeBack() {
        consumer = consume(Addresses.action(stream));
        events = consume(Addresses.events(stream));
        consumer.completion().await();
        events.completion().await();
    }

    public FakeStream on(String action, Function<Request, Reply> answer) {
        return later(action, answer.andThen(Future::succeededFuture));
    }

    public FakeStream later(String action, Function<Request, Future<Reply>> answer) {
        actions.put(action, answer);
        return this;
    }

    /** Everything that was asked so far. */
    public List<Request> requests() {
        return requests;
    }

    public void leave() {
        consumer.unregister().await();
        events.unregister().await();
    }

    private static Future<Reply> unknown(Request request) {
        return Future.succeededFuture(
                Reply.failure(Status.METHOD_NOT_ALLOWED, "[\"Method \\\"" + request.action() + "\\\" not allowed.\"]"));
    }
}
