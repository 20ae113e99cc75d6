package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A session as the hub sees one; may be used from any thread. */
final class Listening implements Subscriber {

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final Context context;
    private final Subscriptions subscriptions;
    private volatile boolean lost;
    private volatile Future<Void> room = Future.succeededFuture();
    private volatile Future<Void> answered = Future.succeededFuture();

    Listening(SubscriptionHub hub) {
        this.context = hub.context();
        this.subscriptions = hub.subscriptions(this, 4);
    }

    @Override
    public void send(EventFrame frame, Form form, String requestId) {
        frames.add(frame.text(form, requestId));
    }

    @Override
    public void lost() {
        lost = true;
    }

    @Override
    public Future<Void> room() {
        return room;
    }

    @Override
    public Future<Void> answered(String stream) {
        return answered;
    }

    /** From now on this is what the session's requests wait for. */
    void answered(Future<Void> next) {
        answered = next;
    }

    boolean isLost() {
        return lost;
    }

    void room(Future<Void> next) {
        room = next;
    }

    <T> Future<T> onLoop(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(here -> what.get().onComplete(done));
        return done.future();
    }

    void run(Runnable what) {
        onLoop(() -> {
                    what.run();
                    return Future.succeededFuture();
                })
                .await();
    }

    /** Subscribes; {@code "201"} stands among the frames where the acknowledgement would. */
    Future<Void> subscribe(Topic topic, Form form, String requestId, Cursor after) {
        return onLoop(() -> subscriptions
                .subscribe(new Effect.Subscribe(topic, after, after, 0), form, requestId)
                .map(prepared -> {
                    frames.add("201");
                    prepared.begin();
                    return null;
                }));
    }

    /** Subscribes without an acknowledgement. */
    Future<Prepared> prepare(Topic topic, Form form, String requestId, Cursor after) {
        return onLoop(() -> subscriptions.subscribe(new Effect.Subscribe(topic, after, after, 0), form, requestId));
    }

    void unsubscribe(Topic topic, Form form, String requestId) {
        onLoop(() -> {
                    subscriptions.unsubscribe(topic, form, requestId);
                    return Future.succeededFuture();
                })
                .await();
    }

    Future<Void> close() {
        return onLoop(() -> {
            subscriptions.close();
            return Future.succeededFuture();
        });
    }

    List<String> frames() {
        return frames;
    }

    /** The kinds and keys of the events so far, without acknowledgements. */
    List<String> moves() {
        return frames.stream()
                .filter(frame -> !frame.equals("201"))
                .map(JsonObject::new)
                .map(frame -> frame.getString("action") + " " + frame.getLong("pk"))
                .toList();
    }

    /** The pks of the events so far, which in these tests are their positions; 0 is an acknowledgement. */
    List<Long> pks() {
        return frames.stream()
                .map(frame -> frame.equals("201") ? 0L : new JsonObject(frame).getLong("pk"))
                .toList();
    }

    /** Waits until exactly the events from one position to another have come after one acknowledgement. */
    void expectAll(long from, long to) {
        expect(LongStream.rangeClosed(from, to).toArray());
    }

    /** Waits until exactly these events have come after one acknowledgement. */
    void expect(long... pks) {
        List<Long> expected =
                LongStream.concat(LongStream.of(0), LongStream.of(pks)).boxed().toList();
        eventually(
                () -> "up to " + expected.get(expected.size() - 1) + ", but has " + pks(),
                () -> frames.size() >= expected.size());
        assertEquals(expected, pks());
    }
}
