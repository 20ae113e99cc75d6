package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Creates, patches and deletes over a WebSocket, one after the other. A create whose reply is lost or 5xx is sent again with its key,
 * on another gateway, until it is answered; a patch or delete is not, since it would be another change.
 */
final class SocketWriter implements Writer {

    private static final int MOST_POSTS = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Gateways gateways;
    private final String token;
    private final Texts texts;
    private final Acknowledged acknowledged;
    private final Random random;
    private final List<Long> posts = new ArrayList<>();
    private int gateway;
    private @Nullable ActionSocket socket;

    SocketWriter(Gateways gateways, String token, Texts texts, Acknowledged acknowledged, Random random) {
        this.gateways = gateways;
        this.token = token;
        this.texts = texts;
        this.acknowledged = acknowledged;
        this.random = random;
        this.gateway = random.nextInt(1000);
    }

    @Override
    public void write() throws InterruptedException {
        int dice = random.nextInt(100);
        if (posts.isEmpty() || (dice < 50 && posts.size() < MOST_POSTS)) {
            create();
        } else if (dice < 85) {
            patch(posts.get(random.nextInt(posts.size())));
        } else {
            delete(posts.remove(random.nextInt(posts.size())));
        }
    }

    /** The key of a new post; tries until it is there. */
    @Override
    public long create() throws InterruptedException {
        String body = texts.next();
        while (true) {
            ObjectNode frame = Gateways.object().put("action", "create").put("idempotency_key", body);
            frame.putObject("data").put("body", body);
            JsonNode reply = ask(frame, 201);
            if (reply != null) {
                long pk = reply.path("data").path("pk").longValue();
                if (!body.equals(reply.path("data").path("body").textValue())) {
                    acknowledged.refused("create answered another post: " + reply);
                }
                acknowledged.done(Action.CREATE, pk, body);
                posts.add(pk);
                return pk;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void patch(long pk) throws InterruptedException {
        String body = texts.next();
        ObjectNode frame = Gateways.object().put("action", "patch").put("pk", pk);
        frame.putObject("data").put("body", body);
        if (ask(frame, 200) != null) {
            acknowledged.done(Action.UPDATE, pk, body);
        }
    }

    private void delete(long pk) throws InterruptedException {
        if (ask(Gateways.object().put("action", "delete").put("pk", pk), 204) != null) {
            acknowledged.done(Action.DELETE, pk, null);
        }
    }

    /** Null when the outcome is unknown. */
    private @Nullable JsonNode ask(ObjectNode frame, int expected) throws InterruptedException {
        try {
            if (socket == null) {
                socket = ActionSocket.open(gateways, gateways.number(gateway++), token);
            }
            JsonNode reply = socket.ask(frame);
            int status = reply.path("response_status").intValue();
            if (status == expected) {
                return reply;
            }
            if (status < 500) {
                acknowledged.refused(frame + " was answered " + reply);
            }
            acknowledged.unanswered("answered " + status);
        } catch (IOException e) {
            acknowledged.unanswered(String.valueOf(e.getMessage()));
            close();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return null;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
