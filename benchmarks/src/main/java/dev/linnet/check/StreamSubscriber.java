package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A client that follows one thing by server-sent events. */
final class StreamSubscriber extends Subscriber {

    private final Subscription subscription;
    private Flow.@Nullable Subscription lines;

    StreamSubscriber(
            Gateways gateways,
            String token,
            Subscription subscription,
            ScheduledExecutorService timers,
            Habits habits,
            long seed) {
        super(gateways, token, List.of(subscription), timers, habits, seed);
        this.subscription = subscription;
    }

    @Override
    void open(int number, URI gateway) {
        if (subscription.isGone()) {
            return;
        }
        String path = "/api/posts/events" + subscription.followed().query();
        String since = Objects.requireNonNullElse(subscription.cursor(), "");
        var unused = gateways.get(gateway, path, token, since, response -> switch (response.statusCode()) {
                    case 200 -> HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(number));
                    case 404 -> {
                        subscription.gone();
                        yield HttpResponse.BodySubscribers.discarding();
                    }
                    default -> HttpResponse.BodySubscribers.discarding();
                })
                // The answer of 200 ends with its last line, which the lines tell too.
                .whenComplete((response, failure) -> ended(number));
    }

    private synchronized void begun(int number, Flow.Subscription begun) {
        if (isPresent(number)) {
            lines = begun;
            begun.request(Long.MAX_VALUE);
        } else {
            begun.cancel();
        }
    }

    private synchronized void data(int number, String name, String data) {
        if (isPresent(number)) {
            JsonNode json = Gateways.parse(data);
            if (name.equals("subscribed")) {
                subscription.acknowledged(json);
            } else {
                subscription.event(json);
            }
        }
    }

    @Override
    synchronized void drop() {
        if (lines != null) {
            lines.cancel();
            lines = null;
        }
    }

    /** Nothing can be asked; the heartbeat is the server's, and the end of the connection is seen. */
    @Override
    void ping() {
        alive(connections());
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
            ended(number);
        }

        @Override
        public void onComplete() {
            ended(number);
        }
    }
}
