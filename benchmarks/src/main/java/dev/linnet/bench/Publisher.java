package dev.linnet.bench;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One socket that posts. For the event loop of the run. */
final class Publisher implements Openable, SocketListener {

    private final Run run;
    private final Map<Integer, Post> open = new HashMap<>();
    private @Nullable Socket socket;
    private @Nullable Attempt attempt;
    private int requests;
    private int underWay;

    Publisher(Run run) {
        this.run = run;
    }

    @Override
    public void open(URI gateway, Attempt next) {
        attempt = next;
        run.connector().open(gateway, this);
    }

    boolean isOpen() {
        return socket != null;
    }

    /** Posts that are not done. */
    int underWay() {
        return underWay;
    }

    /** One of its posts is done. */
    void done() {
        underWay--;
    }

    /** Sends it; its end is a {@link #done}. */
    void send(Post post) {
        underWay++;
        if (socket == null) {
            run.tally().error("a post could not be sent");
            post.end();
            return;
        }
        int id = ++requests;
        open.put(id, post);
        socket.send(new JsonObject()
                .put("action", "create")
                .put("request_id", id)
                .put("data", new JsonObject().put("body", post.body()))
                .encode());
    }

    @Override
    public void opened(Socket opened) {
        socket = opened;
        if (attempt != null) {
            attempt.succeeded();
        }
    }

    @Override
    public void frame(ByteBuf text) {
        JsonObject reply = new JsonObject(text.toString(StandardCharsets.UTF_8));
        Post post = open.remove(reply.getInteger("request_id"));
        if (post == null) {
            run.tally().error("an answer to nothing: " + reply.encode());
        } else if (reply.getInteger("response_status", 0) == 201) {
            run.tally().of(Kind.POST).record(run.now() - post.dueNanos());
            post.acknowledged();
        } else {
            run.tally().error("create was answered " + reply.encode());
            post.end();
        }
    }

    @Override
    public void ended(String why) {
        boolean wasOpen = socket != null;
        socket = null;
        if (attempt != null) {
            attempt.failed(why);
        }
        if (wasOpen) {
            run.tally().closed(why);
        }
        List<Post> unknown = List.copyOf(open.values());
        open.clear();
        unknown.forEach(post -> {
            run.tally().error("a post had no reply: " + why);
            post.end();
        });
    }
}
