package dev.linnet.view;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.runtime.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The stream {@code orders} before an HTTP server whose answer each test chooses. */
final class TestViews implements AutoCloseable {

    static final Caller ALICE = new Caller(7, "Älice+1");

    /** What the server was asked. */
    record Asked(HttpServerRequest request, String body) {
        String line() {
            return request.method() + " " + request.uri();
        }
    }

    final Vertx vertx = Vertx.vertx();
    final HttpServer server;
    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile Consumer<HttpServerResponse> answer = response -> response.end("{}");
    private ViewService service;

    private TestViews() {
        Codecs.register(vertx.eventBus());
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, "127.0.0.1"));
        service = await(ViewService.deploy(vertx, config(Map.of())));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        asked.add(new Asked(request, body.toString()));
        answer.accept(request.response());
    }

    /** Items are at {@code /shops/{shop}/orders/{pk}/}. */
    static TestViews start() {
        return new TestViews();
    }

    /** Serves again with other settings; PORT is the server's port. */
    TestViews serve(Map<String, String> settings) {
        await(service.close());
        service = await(ViewService.deploy(vertx, config(settings)));
        return this;
    }

    private ViewConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:PORT/orders/{pk}/", "LINNET_VIEW_TIMEOUT_MS", "20000"));
        all.putAll(settings);
        all.replaceAll((name, value) -> value.replace("PORT", Integer.toString(server.actualPort())));
        Settings read = Settings.of(all);
        ViewConfig config = ViewConfig.from(read);
        read.verify();
        return config;
    }

    void answers(int status, String body) {
        answer = response -> response.setStatusCode(status).end(body);
    }

    void answers(Consumer<HttpServerResponse> how) {
        answer = how;
    }

    Reply ask(String action, String arguments) {
        return ask(ALICE, action, arguments);
    }

    /** Arguments are JSON written with single quotes. */
    Reply ask(Caller caller, String action, String arguments) {
        return await(send(caller, action, arguments));
    }

    Future<Reply> send(Caller caller, String action, String arguments) {
        Request request = new Request(caller, action, arguments.replace('\'', '"'));
        return vertx.eventBus()
                .<Reply>request(Addresses.action("orders"), request)
                .map(Message::body);
    }

    /** What the server was asked next; fails when it was not. */
    Asked next() throws InterruptedException {
        Asked next = asked.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the server was not asked");
        }
        return next;
    }

    void stopService() {
        await(service.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(service.close());
        await(vertx.close());
    }
}
