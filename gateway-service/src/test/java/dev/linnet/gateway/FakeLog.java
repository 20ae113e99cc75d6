package dev.linnet.gateway;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for a change log and its relay: numbers events, and publishes or loses them. */
public final class FakeLog {

    private final Vertx vertx;
    private final String stream;
    private final Map<String, List<Event>> events = new HashMap<>();
    private final List<HistoryQuery> historyQueries = new ArrayList<>();
    private long epoch = 1;
    private long floor;
    private long head;
    private final List<Runnable> held = new ArrayList<>();
    private Cursor lastMovedAfter = new Cursor(0, 0);
    private boolean broken;
    private boolean holding;
    private int ignored;

    public FakeLog(Vertx vertx, String stream) {
        this.vertx = vertx;
        this.stream = stream;
        vertx.eventBus().<Object>consumer(Addresses.log(stream), message -> {
            if (message.body() instanceof HistoryQuery query) {
                history(message, query);
            } else if (message.body() instanceof MovedQuery query) {
                moved(message, query);
            }
        });
    }

    public synchronized Cursor head() {
        return new Cursor(epoch, head);
    }

    /** Numbers an event of the topic without publishing it, as if the bus had lost it. */
    public Event lose(String key) {
        return lose(key, null);
    }

    /** Numbers one change that moves a row from one topic to another, without publishing it. The delete comes first. */
    public synchronized List<Event> loseMove(String from, String to) {
        head++;
        String pk = Long.toString(head);
        Event left = new Event(
                epoch, head, previous(from), 0, "delete", Status.NO_CONTENT, pk, "{\"pk\":" + pk + "}", List.of());
        Event entered =
                new Event(epoch, head, previous(to), 0, "create", Status.OK, pk, "{\"pk\":" + pk + "}", List.of(from));
        ofTopic(from).add(left);
        ofTopic(to).add(entered);
        return List.of(left, entered);
    }

    private List<Event> ofTopic(String key) {
        return events.computeIfAbsent(key, k -> new ArrayList<>());
    }

    private long previous(String key) {
        List<Event> ofTopic = ofTopic(key);
        return ofTopic.isEmpty() ? 0 : ofTopic.get(ofTopic.size() - 1).position();
    }

    private synchronized Event lose(String key, @Nullable String data) {
        long previous = previous(key);
        head++;
        String shown = data == null ? "{\"pk\":" + head + "}" : data;
        Event event = new Event(epoch, head, previous, 0, "create", Status.OK, Long.toString(head), shown);
        ofTopic(key).add(event);
        return event;
    }

    public Event publish(String key) {
        return publish(key, lose(key));
    }

    public Event publish(String key, String data) {
        return publish(key, lose(key, data));
    }

    public Event publish(String key, Event event) {
        vertx.eventBus().publish(new Topic(stream, key).address(), event);
        return event;
    }

    /** From now on no history is answered, or it is again. */
    public synchronized void broken(boolean isBroken) {
        broken = isBroken;
    }

    /** So many questions of any kind get no answer at all, as if the process they went to had been killed. */
    public synchronized void ignoreNext(int questions) {
        ignored = questions;
    }

    private synchronized boolean isIgnored() {
        return ignored > 0 && ignored-- > 0;
    }

    /** From now on questions for history wait for the {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Answers them as things are now. */
    public synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    /** Whether the bus brings the topic's events to anybody. */
    public boolean isFollowed(String key) {
        try {
            vertx.eventBus()
                    .request(
                            new Topic(stream, key).address(),
                            // Nobody has missed it.
                            new Event(1, 0, 0, 0, "create", Status.OK, "0", "{}"),
                            new DeliveryOptions().setSendTimeout(50))
                    .await();
            return true;
        } catch (RuntimeException e) {
            return !(e instanceof ReplyException reply) || reply.failureType() != ReplyFailure.NO_HANDLERS;
        }
    }

    public synchronized int historyQueries() {
        return historyQueries.size();
    }

    /** Begins another history. */
    public void newEpoch() {
        epoch(head().epoch() + 1);
    }

    /** Goes on in a history without any of the events there are. */
    public synchronized void epoch(long next) {
        epoch = next;
        events.clear();
    }

    /** Keeps only what is above a position. */
    public synchronized void forgetUpTo(long position) {
        floor = position;
        events.values().forEach(ofTopic -> ofTopic.removeIf(event -> event.position() <= position));
    }

    private synchronized void history(Message<Object> message, HistoryQuery query) {
        historyQueries.add(query);
        if (isIgnored()) {
            return;
        }
        if (holding) {
            held.add(() -> answer(message, query));
        } else {
            answer(message, query);
        }
    }

    private void answer(Message<Object> message, HistoryQuery query) {
        if (broken) {
            message.fail(1, "broken");
            return;
        }
        if (query.after().epoch() != epoch) {
            message.reply(new History(head(), false, true, List.of()));
            return;
        }
        boolean lost = query.after().position() < floor;
        List<Event> found = events.getOrDefault(query.topic().key(), List.of()).stream()
                .filter(event -> event.position() > query.after().position())
                .toList();
        if (found.size() > query.limit()) {
            List<Event> page = found.subList(0, query.limit());
            message.reply(new History(page.get(page.size() - 1).cursor(), true, lost, page));
        } else {
            message.reply(new History(head(), false, lost, found));
        }
    }

    /** From where the last question what moved was asked. */
    public synchronized Cursor lastMovedAfter() {
        return lastMovedAfter;
    }

    private synchronized void moved(Message<Object> message, MovedQuery query) {
        lastMovedAfter = query.after();
        if (isIgnored()) {
            return;
        }
        if (broken) {
            message.fail(1, "broken");
            return;
        }
        if (query.after().epoch() != epoch) {
            message.reply(new Moved(head(), List.of()));
            return;
        }
        long after = query.after().position();
        List<Moved.Last> moved = new ArrayList<>();
        events.forEach((key, ofTopic) -> {
            long last = ofTopic.isEmpty() ? 0 : ofTopic.get(ofTopic.size() - 1).position();
            if (last > after) {
                moved.add(new Moved.Last(key, last));
            }
        });
        message.reply(new Moved(head(), moved));
    }
}
