package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.protocol.SignedCursor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that keeps a view by doing what its events say, and that notes the first event that does not fit: one that
 * came twice, out of order, or whose row it should (not) have had.
 */
final class FoldingFollower implements AutoCloseable {

    /** What the subscription follows, as the test's own SQL condition and topic. */
    record Followed(String frame, String topic, String condition) {
        static Followed hashtag(String tag) {
            return new Followed(
                    "{\"action\":\"subscribe_to_hashtag\",\"request_id\":1,\"hashtag\":\"" + tag + "\"}",
                    "hashtag." + tag,
                    "tags @> array['" + tag + "']");
        }

        static Followed everything() {
            return new Followed("{\"action\":\"subscribe_to_list\",\"request_id\":1}", "all", "true");
        }

        static Followed instance(long pk) {
            return new Followed(
                    "{\"action\":\"subscribe_instance\",\"request_id\":1,\"pk\":" + pk + "}",
                    Long.toString(pk),
                    "pk = " + pk);
        }
    }

    /** No body: one has at least a character. */
    private static final String GONE = "";

    private final Followed followed;
    private final TestSocket socket;
    private final Map<Long, String> view;
    private final AtomicReference<@Nullable String> misfit = new AtomicReference<>();
    private long lastPosition;
    private int events;

    private FoldingFollower(Followed followed, TestSocket socket, Map<Long, String> view) {
        this.followed = followed;
        this.socket = socket;
        this.view = view;
    }

    /** Subscribes; from then on {@link #fold} is to be called by one thread. */
    static FoldingFollower start(Deployment deployment, Login login, Followed followed, Map<Long, String> before) {
        TestSocket socket = TestSocket.open(deployment, login);
        JsonNode reply = socket.ask(followed.frame());
        if (reply.get("response_status").intValue() != 201) {
            throw new AssertionError(reply.toString());
        }
        return new FoldingFollower(followed, socket, new TreeMap<>(before));
    }

    /** Takes what came, without waiting. */
    void fold() {
        while (socket.waiting() > 0) {
            fold(socket.next());
        }
    }

    private void fold(JsonNode event) {
        events++;
        long pk = event.get("pk").longValue();
        String action = event.get("action").textValue();
        long position = SignedCursor.parse(event.get("cursor").textValue())
                .orElseThrow()
                .cursor()
                .position();
        if (position <= lastPosition) {
            misfit("position " + position + " after " + lastPosition, event);
        }
        lastPosition = position;
        if (view.containsKey(pk) == action.equals("create")) {
            misfit(action + " of a post that was " + (view.containsKey(pk) ? "there" : "not there"), event);
        }
        if (action.equals("delete")) {
            view.remove(pk);
        } else {
            // An event that the bus lost comes from history, without the body of a row that is gone by then. Its delete
            // follows, or the
            // view does not equal the table.
            view.put(pk, event.get("data").path("body").asText(GONE));
        }
    }

    private void misfit(String what, JsonNode event) {
        misfit.compareAndSet(null, what + ": " + event);
    }

    Followed followed() {
        return followed;
    }

    int events() {
        return events;
    }

    /** What did not fit, or null. */
    @Nullable
    String misfit() {
        return misfit.get();
    }

    Map<Long, String> view() {
        return view;
    }

    @Override
    public void close() {
        socket.close();
    }
}
