package dev.linnet.bench;

import dev.linnet.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Speaks as much of the protocol as the command needs, and delivers each event as often as a test says. */
final class FaultyServer implements AutoCloseable {

    /** How often a follower gets a post. */
    @FunctionalInterface
    interface Fault {

        /**
         * @param follower counts from 0, in the order of subscribing
         * @param post counts from 1
         */
        int copies(int follower, int post);
    }

    private final Vertx vertx = Vertx.vertx();
    private final Fault fault;
    private final long pauseMs;
    private final HttpServer server;
    private final List<ServerWebSocket> followers = new ArrayList<>();
    private int posts;

    FaultyServer(Fault fault) {
        this(fault, 0);
    }

    /** @param pauseMs between the deliveries of one event to two followers */
    FaultyServer(Fault fault, long pauseMs) {
        this.pauseMs = pauseMs;
        this.fault = fault;
        this.server = Await.result(vertx.createHttpServer()
                .requestHandler(FaultyServer::logIn)
                .webSocketHandler(socket -> socket.textMessageHandler(text -> answer(socket, new JsonObject(text))))
                .listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static void logIn(HttpServerRequest request) {
        var unused = request.response().end(new JsonObject().put("token", "any").encode());
    }

    /** All sockets share the event loop of the server. */
    private void answer(ServerWebSocket socket, JsonObject request) {
        boolean isCreate = "create".equals(request.getString("action"));
        JsonObject data = isCreate ? request.getJsonObject("data") : new JsonObject().put("cursor", "c");
        send(
                socket,
                new JsonObject()
                        .put("action", request.getString("action"))
                        .put("request_id", request.getInteger("request_id"))
                        .put("response_status", 201)
                        .put("errors", new JsonArray())
                        .put("data", data));
        if (!isCreate) {
            followers.add(socket);
            return;
        }
        posts++;
        JsonObject event = new JsonObject()
                .put("action", "create")
                .put("pk", posts)
                .put("request_id", 1)
                .put("response_status", 200)
                .put("errors", new JsonArray())
                .put("data", data)
                .put("cursor", "c");
        for (int i = 0; i < followers.size(); i++) {
            for (int copy = 0; copy < fault.copies(i, posts); copy++) {
                deliver(followers.get(i), event, i * pauseMs);
            }
        }
    }

    private void deliver(ServerWebSocket follower, JsonObject event, long afterMs) {
        if (afterMs == 0) {
            send(follower, event);
        } else {
            vertx.setTimer(afterMs, fired -> send(follower, event));
        }
    }

    private static void send(ServerWebSocket socket, JsonObject frame) {
        var unused = socket.writeTextMessage(frame.encode());
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
