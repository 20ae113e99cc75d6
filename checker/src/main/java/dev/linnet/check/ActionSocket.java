package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket for one thread that asks and waits for the answer. */
final class ActionSocket implements AutoCloseable {

    private static final long ANSWER_WITHIN_MS = 12_000;
    /** Stands for the end of the socket. */
    private static final String ENDED = "";

    private final BlockingQueue<String> frames = new ArrayBlockingQueue<>(100);
    private final WebSocket socket;
    private volatile int closeCode;
    private int requests;

    private ActionSocket(Gateways gateways, URI gateway, String token) throws IOException, InterruptedException {
        socket = await(gateways.socket(gateway, token, new Frames()));
    }

    static ActionSocket open(Gateways gateways, URI gateway, String token) throws IOException, InterruptedException {
        return new ActionSocket(gateways, gateway, token);
    }

    /**
     * The reply.
     *
     * @throws IOException when none comes; the socket is of no use then
     */
    JsonNode ask(ObjectNode frame) throws IOException, InterruptedException {
        int id = ++requests;
        var unused = await(socket.sendText(frame.put("request_id", id).toString(), true));
        JsonNode reply = next();
        while (reply.path("request_id").intValue() != id) {
            reply = next();
        }
        return reply;
    }

    /**
     * The next frame that comes.
     *
     * @throws IOException when none does
     */
    JsonNode next() throws IOException, InterruptedException {
        JsonNode frame = next(ANSWER_WITHIN_MS);
        if (frame == null) {
            throw new IOException("no answer");
        }
        return frame;
    }

    /**
     * The next frame; null when none comes in time.
     *
     * @throws IOException when none can come any more
     */
    @Nullable
    JsonNode next(long withinMs) throws IOException, InterruptedException {
        String text = frames.poll(withinMs, TimeUnit.MILLISECONDS);
        if (text != null && text.equals(ENDED)) {
            throw new IOException("the socket has ended");
        }
        return text == null ? null : Gateways.parse(text);
    }

    /** Passes over what comes before its end, and answers the code that it was closed with; 0 when it ended without one. */
    int closeCode() throws IOException, InterruptedException {
        String text = "";
        do {
            text = frames.poll(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
        } while (text != null && !text.equals(ENDED));
        if (text == null) {
            throw new IOException("still open");
        }
        return closeCode;
    }

    private static WebSocket await(CompletableFuture<WebSocket> future) throws IOException, InterruptedException {
        try {
            return future.get(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot connect or send", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Frames implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                tell(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closeCode = code;
            tell(ENDED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            tell(ENDED);
        }

        private void tell(String frame) {
            if (!frames.offer(frame)) {
                throw new IllegalStateException("More frames than were asked for");
            }
        }
    }
}
