package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One event on its way from the bus to all followers of its topic, in memory. Sockets are not in it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SubscriptionHubBenchmark {

    private static final Topic TOPIC = new Topic("posts", "all");
    private static final Form FORM = Form.plain("posts");
    private static final long EPOCH = 1;
    private static final String DATA = "{\"pk\":4711,\"author\":1,\"body\":\"" + "x".repeat(60)
            + "\",\"created_at\":\"2026-11-20T19:52:07.593343Z\"}";

    /** How many sessions follow the topic. */
    @Param("1000")
    int followers;

    /** Whether all of them chose the same request id, as most clients do. */
    @Param({"true", "false"})
    boolean sameRequestId;

    private final Vertx vertx = Vertx.vertx();
    private final Taking session = new Taking();
    private SubscriptionHub hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), new NoLog(), later -> {});
    private long position;

    /** A bus that brings what the benchmark says, and a log that is never needed. */
    private static final class NoLog implements TopicSource {

        @Override
        public Future<Void> attach(Topic topic, Cursor after, TopicListener listener) {
            // Never completes: then the feed does not look back into the log.
            return Promise.<Void>promise().future();
        }

        @Override
        public LogAddress log(String stream) {
            return new LogAddress(stream);
        }

        @Override
        public void missedByBus(Topic topic) {
            throw new IllegalStateException("no event was left out");
        }

        @Override
        public void detach(Topic topic, TopicListener listener) {
            // Nothing was attached.
        }
    }

    /** Encodes each event, and drops it. */
    private static final class Taking implements Subscriber {

        private long bytes;

        @Override
        public void send(EventFrame frame, Form form, String requestId) {
            throw new IllegalStateException("it comes in a burst");
        }

        @Override
        public void send(Burst burst, Form form, String requestId) {
            bytes += burst.bytes(form, requestId);
        }

        @Override
        public void lost() {
            throw new IllegalStateException("no event was left out");
        }

        @Override
        public Future<Void> room() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> answered(String stream) {
            return Future.succeededFuture();
        }
    }

    @Setup
    public void follow() {
        hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), new NoLog(), later -> {});
        Cursor head = new Cursor(EPOCH, 0);
        TopicFeed feed = hub.feed(TOPIC, head);
        for (int i = 0; i < followers; i++) {
            String requestId = Integer.toString(sameRequestId ? 1 : i);
            Follower follower = feed.add(hub.subscriptions(session, 1));
            feed.begin(follower.add(vertx, FORM, requestId, head));
        }
    }

    @TearDown
    public void close() {
        vertx.close().await();
    }

    @Benchmark
    public long event() {
        long previous = position++;
        hub.event(TOPIC, new Event(EPOCH, position, previous, 7, "create", Status.OK, "4711", DATA));
        // As at the end of a turn.
        hub.flush();
        return session.bytes;
    }
}
