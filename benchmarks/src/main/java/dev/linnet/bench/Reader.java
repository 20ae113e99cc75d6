package dev.linnet.bench;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One socket that reads pages of posts, one at a time. For the event loop of the run. */
final class Reader implements Openable, SocketListener {

    private static final int PAGE = 25;

    private final Run run;
    private @Nullable Socket socket;
    private @Nullable Attempt attempt;
    private int requests;
    private long askedNanos;
    private boolean isWaiting;

    Reader(Run run) {
        this.run = run;
    }

    @Override
    public void open(URI gateway, Attempt next) {
        attempt = next;
        run.connector().open(gateway, this);
    }

    /** Asks for the latest posts of the hashtag. Does nothing while it waits for a reply. */
    void read(Hashtag hashtag) {
        if (socket == null || isWaiting) {
            return;
        }
        isWaiting = true;
        askedNanos = run.now();
        socket.send(new JsonObject()
                .put("action", "list")
                .put("request_id", ++requests)
                .put("hashtag", hashtag.name())
                .put("limit", PAGE)
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
        isWaiting = false;
        JsonObject reply = new JsonObject(text.toString(StandardCharsets.UTF_8));
        if (reply.getInteger("response_status", 0) == 200) {
            run.tally().of(Kind.READ).record(run.now() - askedNanos);
        } else {
            run.tally().error("list was answered " + reply.encode());
        }
    }

    @Override
    public void ended(String why) {
        if (attempt != null) {
            attempt.failed(why);
        }
        if (socket != null) {
            socket = null;
            run.tally().closed(why);
        }
    }
}
