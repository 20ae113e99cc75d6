package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A WebSocket; the request id of each subscription is its number in the list. */
final class SocketTransport implements Transport {

    private final Subscriber client;
    private final Gateways.Entry entry;
    private final List<Subscription> subscriptions;
    private @Nullable WebSocket socket;

    SocketTransport(Subscriber client, Gateways.Entry entry, List<Subscription> subscriptions) {
        this.client = client;
        this.entry = entry;
        this.subscriptions = subscriptions;
    }

    @Override
    public void open(int number, URI gateway) {
        var unused = entry.gateways()
                .socket(gateway, entry.token(), new Frames(number))
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        client.ended(number);
                    } else {
                        synchronized (client) {
                            subscribe(number, opened);
                        }
                    }
                });
    }

    private void subscribe(int number, WebSocket opened) {
        if (!client.isPresent(number)) {
            opened.abort();
            return;
        }
        socket = opened;
        CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(opened);
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription subscription = subscriptions.get(i);
            if (subscription.isGone()) {
                continue;
            }
            ObjectNode frame = Gateways.object().put("request_id", i);
            subscription.followed().subscribe(frame);
            String cursor = subscription.cursor();
            if (cursor != null) {
                frame.put("since", cursor);
            }
            // One at a time, as the JDK requires.
            sent = sent.thenCompose(before -> before.sendText(frame.toString(), true));
        }
        var unused = sent.whenComplete((done, failure) -> {
            if (failure != null) {
                client.ended(number);
            }
        });
    }

    private void frame(int number, String text) {
        if (!client.isPresent(number)) {
            return;
        }
        client.alive(number);
        JsonNode frame = Gateways.parse(text);
        Subscription subscription = subscriptions.get(frame.path("request_id").intValue());
        if (frame.has("pk")) {
            subscription.event(frame);
        } else if (frame.path("response_status").intValue() == 201) {
            subscription.acknowledged(frame.path("data"));
        } else if (frame.path("response_status").intValue() == 404) {
            subscription.gone();
        } else {
            client.leave(number);
        }
    }

    @Override
    public void drop() {
        if (socket != null) {
            socket.abort();
            socket = null;
        }
    }

    @Override
    public void ping() {
        if (socket != null) {
            // A ping that is still being sent already asks for a sign of life.
            var unused = socket.sendPing(ByteBuffer.allocate(0)).exceptionally(busyOrClosed -> null);
        }
    }

    /** The frames of one connection; the JDK calls it for one message after the other. */
    private final class Frames implements WebSocket.Listener {

        private final int number;
        private final StringBuilder text = new StringBuilder();

        Frames(int number) {
            this.number = number;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                synchronized (client) {
                    frame(number, whole);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            client.alive(number);
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            client.ended(number);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            client.ended(number);
        }
    }
}
