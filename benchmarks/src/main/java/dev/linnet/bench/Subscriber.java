package dev.linnet.bench;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One socket that follows one hashtag, and all events that it got. For the event loop of the run. */
final class Subscriber implements Openable, SocketListener {

    private final Run run;
    private final Hashtag hashtag;
    private final boolean keepsCursor;
    private final Numbers seen = new Numbers();
    private @Nullable Socket socket;
    private @Nullable Attempt attempt;
    private @Nullable String cursor;
    private boolean isFollowing;
    private boolean isLeaving;
    private int awaited;
    private Runnable whenCaughtUp = () -> {};
    private Runnable whenAway = () -> {};

    /**
     * @param keepsCursor whether it can resume; then it parses each event, which costs time
     */
    Subscriber(Run run, Hashtag hashtag, boolean keepsCursor) {
        this.run = run;
        this.hashtag = hashtag;
        this.keepsCursor = keepsCursor;
    }

    @Override
    public void open(URI gateway, Attempt next) {
        attempt = next;
        run.connector().open(gateway, this);
    }

    /** Ends the socket. Calls back when it has ended. */
    void leave(Runnable then) {
        isLeaving = true;
        whenAway = then;
        if (isFollowing) {
            isFollowing = false;
            hashtag.left();
        }
        if (socket == null) {
            ended("left");
        } else {
            socket.drop();
        }
    }

    /** Calls back when it has got every post that exists now. */
    void awaitAll(Runnable then) {
        awaited = hashtag.acknowledged().size();
        whenCaughtUp = then;
        checkCaughtUp();
    }

    private void checkCaughtUp() {
        if (isFollowing && awaited > 0 && seen.size() >= awaited) {
            awaited = 0;
            whenCaughtUp.run();
        }
    }

    boolean isFollowing() {
        return isFollowing;
    }

    /** How many events it should have got by now and did not. None if it does not follow. */
    int missing() {
        return isFollowing ? seen.lacks(hashtag.acknowledged()) : 0;
    }

    @Override
    public void opened(Socket opened) {
        socket = opened;
        JsonObject frame = new JsonObject()
                .put("action", "subscribe_to_hashtag")
                .put("request_id", 1)
                .put("hashtag", hashtag.name());
        if (cursor != null) {
            frame.put("since", cursor);
        }
        opened.send(frame.encode());
    }

    @Override
    public void frame(ByteBuf text) {
        if (isLeaving) {
            // The cursor has not moved past it, so it comes again after the resume.
            return;
        }
        if (run.marker().read(text)) {
            event(run.marker());
            if (keepsCursor) {
                cursor = parse(text).getString("cursor");
            }
            checkCaughtUp();
        } else {
            reply(parse(text));
        }
    }

    private static JsonObject parse(ByteBuf text) {
        return new JsonObject(text.toString(StandardCharsets.UTF_8));
    }

    private void event(Marker marker) {
        if (marker.hashtag() != hashtag.index() || !hashtag.has(marker.number())) {
            run.tally().unexpected();
        } else if (!seen.add(marker.number())) {
            run.tally().doubled();
        } else {
            run.tally().received(run.now(), marker.nanos());
            hashtag.delivered(marker.number());
        }
    }

    private void reply(JsonObject reply) {
        Attempt current = attempt;
        if (reply.getInteger("response_status", 0) != 201) {
            if (current != null) {
                current.failed("subscribe was answered " + reply.encode());
            }
            if (socket != null) {
                socket.drop();
            }
            return;
        }
        JsonObject data = reply.getJsonObject("data", new JsonObject());
        if (Boolean.FALSE.equals(data.getBoolean("recovered"))) {
            run.tally().notRecovered();
        }
        cursor = data.getString("cursor");
        isFollowing = true;
        hashtag.joined();
        if (current != null) {
            current.succeeded();
        }
        checkCaughtUp();
    }

    @Override
    public void ended(String why) {
        socket = null;
        if (attempt != null) {
            attempt.failed(why);
        }
        if (isFollowing) {
            isFollowing = false;
            hashtag.left();
            run.tally().closed(why);
        }
        if (isLeaving) {
            isLeaving = false;
            whenAway.run();
        }
    }
}
