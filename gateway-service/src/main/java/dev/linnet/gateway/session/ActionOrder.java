package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded;
import dev.linnet.gateway.frame.Decoded.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered actions of one session. The actions of one stream take effect and are answered in the order of their
 * arrival; streams run side by side. While too many actions wait, the session does not read its socket.
 *
 * <p>An action begins when the one before it is answered. Successive actions of the same name may overlap: each
 * begins when the one before is {@link Turn#done}, so that many of them share a report of presence.
 */
final class ActionOrder {

    private final int most;
    private final BiFunction<Decoded, Turn, Future<Void>> run;
    private final Runnable pause;
    private final Runnable resume;
    private final Consumer<Throwable> failed;
    private final Map<String, Line> lines = new HashMap<>();
    private final Promise<Void> idle = Promise.promise();
    private int waiting;
    private boolean draining;
    private boolean closed;

    /**
     * @param run completes when the action is answered, which is after {@link Turn#before}
     * @param failed called for an action that will never be answered, because this server has a defect
     */
    ActionOrder(
            int most,
            BiFunction<Decoded, Turn, Future<Void>> run,
            Runnable pause,
            Runnable resume,
            Consumer<Throwable> failed) {
        this.most = most;
        this.run = run;
        this.pause = pause;
        this.resume = resume;
        this.failed = failed;
    }

    void add(String stream, Decoded action) {
        if (closed) {
            return;
        }
        Line line = lines.computeIfAbsent(stream, Line::new);
        line.add(action);
        waiting++;
        if (waiting == most) {
            pause.run();
        }
        line.go();
    }

    boolean isFull() {
        return waiting >= most;
    }

    /** Completes when no action waits for its answer any more. Nothing may be added after it. */
    Future<Void> whenIdle() {
        draining = true;
        return waiting == 0 || closed ? Future.succeededFuture() : idle.future();
    }

    /**
     * Completes when every action of the stream that was added so far is answered. Never completes once this is closed.
     */
    Future<Void> answered(String stream) {
        Line line = lines.get(stream);
        return line == null ? Future.succeededFuture() : line.newest;
    }

    /** Begins no further action. Running actions go on. */
    void close() {
        closed = true;
        lines.clear();
        idle.tryComplete();
    }

    private void answered() {
        boolean wasFull = isFull();
        waiting--;
        if (wasFull && !isFull() && !closed) {
            resume.run();
        }
    }

    /** Null for what the gateway answers by itself: such an answer waits for every reply before it. */
    private static @Nullable String name(Decoded action) {
        return action instanceof Call call ? call.action() : null;
    }

    /** The actions of one stream. */
    private final class Line {

        private final String stream;
        private final Queue<Place> toBegin = new ArrayDeque<>();
        private final Queue<Promise<Void>> toTell = new ArrayDeque<>();
        // How many actions have begun and are not answered; all of them have one name.
        private int begun;
        private @Nullable String name;
        private Future<Void> last = Future.succeededFuture();
        private Future<Void> newest = Future.succeededFuture();
        private boolean lastIsDone;
        private boolean going;

        private Line(String stream) {
            this.stream = stream;
        }

        private void add(Decoded action) {
            Place place = new Place(this, action, newest);
            toBegin.add(place);
            newest = place.answered.future();
        }

        /** A loop, since recursion would deepen the stack when one answer follows at once from another. */
        private void go() {
            if (going) {
                return;
            }
            going = true;
            try {
                do {
                    while (!toTell.isEmpty()) {
                        toTell.remove().complete();
                    }
                } while (beginsNext());
            } finally {
                going = false;
            }
            if (begun == 0 && toBegin.isEmpty()) {
                lines.remove(stream, this);
            }
        }

        private boolean beginsNext() {
            Place place = toBegin.peek();
            if (closed || place == null) {
                return false;
            }
            boolean mayBegin = begun == 0 || (lastIsDone && name != null && name.equals(name(place.action)));
            if (mayBegin) {
                toBegin.remove();
                begin(place);
            }
            return mayBegin;
        }

        private void begin(Place place) {
            begun++;
            name = name(place.action);
            last = place.answered.future();
            lastIsDone = false;
            // Within compose, an exception becomes a failure.
            Future.succeededFuture(place.action)
                    .compose(it -> run.apply(it, place))
                    .onComplete(answered -> {
                        if (answered.failed()) {
                            failed.accept(answered.cause());
                        }
                        begun--;
                        answered();
                        toTell.add(place.answered);
                        go();
                        if (waiting == 0 && draining) {
                            idle.tryComplete();
                        }
                    });
        }

        private void done(Place place) {
            if (last == place.answered.future()) {
                lastIsDone = true;
                go();
            }
        }
    }

    private static final class Place implements Turn {

        private final Line line;
        private final Decoded action;
        private final Future<Void> before;
        private final Promise<Void> answered = Promise.promise();

        private Place(Line line, Decoded action, Future<Void> before) {
            this.line = line;
            this.action = action;
            this.before = before;
        }

        @Override
        public Future<Void> before() {
            return before;
        }

        @Override
        public void done() {
            line.done(this);
        }
    }
}
