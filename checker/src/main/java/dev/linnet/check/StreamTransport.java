package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A response of server-sent events, of one subscription. */
final class StreamTransport implements Transport {

    private final Subscriber client;
    private final Gateways.Entry entry;
    private final Subscription subscription;
    private Flow.@Nullable Subscription lines;

    StreamTransport(Subscriber client, Gateways.Entry entry, Subscription subscription) {
        this.client = client;
        this.entry = entry;
        this.subscription = subscription;
    }

    @Override
    public void open(int number, URI gateway) {
        if (subscription.isGone()) {
            return;
        }
        String path = "/api/posts/events" + subscription.followed().query();
        String since = Objects.requireNonNullElse(subscription.cursor(), "");
        var unused = entry.gateways()
                .get(gateway, path, entry.token(), since, response -> switch (response.statusCode()) {
                    case 200 -> HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(number));
                    case 404 -> {
                        subscription.gone();
                        yield HttpResponse.BodySubscribers.discarding();
                    }
                    default -> HttpResponse.BodySubscribers.discarding();
                })
                // The answer of 200 ends with its last line, which the lines tell too.
                .whenComplete((response, failure) -> client.ended(number));
    }

    private void begun(int number, Flow.Subscription begun) {
        synchronized (client) {
            if (client.isPresent(number)) {
                lines = begun;
                begun.request(Long.MAX_VALUE);
            } else {
                begun.cancel();
            }
        }
    }

    private void data(int number, String name, String data) {
        synchronized (client) {
            if (client.isPresent(number)) {
                JsonNode json = Gateways.parse(data);
                if (name.equals("subscribed")) {
                    subscription.acknowledged(json);
                } else {
                    subscription.event(json);
                }
            }
        }
    }

    @Override
    public void drop() {
        if (lines != null) {
            lines.cancel();
            lines = null;
        }
    }

    /** Nothing can be asked; the heartbeat is the server's, and the end of the connection is seen. */
    @Override
    public void ping() {
        client.alive(client.connections());
    }

    /** The lines of one response: fields of an event, and an empty one behind each. */
    private final class Lines implements Flow.Subscriber<String> {

        private final int number;
        private String name = "";
        private String data = "";

        Lines(int number) {
            this.number = number;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            begun(number, begun);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.isEmpty() && !data.isEmpty()) {
                data(number, name, data);
                name = "";
                data = "";
            }
        }

        @Override
        public void onError(Throwable failure) {
            client.ended(number);
        }

        @Override
        public void onComplete() {
            client.ended(number);
        }
    }
}
