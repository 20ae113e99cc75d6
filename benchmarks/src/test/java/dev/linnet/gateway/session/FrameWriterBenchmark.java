package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.EventFrame;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * One turn of the event loop that writes events to one real socket on loopback, until the kernel has taken them. A thread
 * of the benchmark reads and drops them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FrameWriterBenchmark {

    private static final Form FORM = Form.plain("posts");
    private static final String UPGRADE = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    /** Events of one turn. */
    @Param({"1", "16"})
    int events;

    /** The writer that passes Netty's encoder by, or the public methods of Vert.x. */
    @Param({"direct", "plain"})
    String way = "";

    private final Vertx vertx = Vertx.vertx();
    private @Nullable Line line;

    private record Line(Context context, FrameWriter writer, EventFrame event, Socket client) {}

    @Setup
    public void open() throws IOException {
        Promise<FrameWriter> writer = Promise.promise();
        Promise<Context> context = Promise.promise();
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(accepted -> {
                    Context here = vertx.getOrCreateContext();
                    context.complete(here);
                    writer.complete(writer(accepted, here));
                })
                .listen(0, "127.0.0.1")
                .await();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        client.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(() -> drop(client));
        reader.setDaemon(true);
        reader.start();
        EventFrame event = new EventFrame(
                new Event(1, 2, 1, 7, "create", Status.OK, "5", "{\"body\":\"" + "x".repeat(100) + "\"}"));
        line = new Line(context.future().await(), writer.future().await(), event, client);
    }

    private FrameWriter writer(ServerWebSocket accepted, Context here) {
        return way.equals("direct")
                ? DirectWriter.of(accepted, new TurnEnd(here)).orElseThrow()
                : new PlainWriter(accepted::writeTextMessage);
    }

    private static void drop(Socket client) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = client.getInputStream()) {
            while (in.read(buffer) >= 0) {
                // The next ones.
            }
        } catch (IOException e) {
            // The end.
        }
    }

    @TearDown
    public void close() throws IOException {
        if (line != null) {
            line.client().close();
        }
        vertx.close().await();
    }

    @Benchmark
    public void turn() {
        Line to = line;
        if (to == null) {
            throw new IllegalStateException("not open");
        }
        Promise<Void> taken = Promise.promise();
        to.context().runOnContext(here -> {
            for (int i = 0; i < events; i++) {
                to.writer().write(to.event(), FORM, "1");
            }
            to.writer().taken().onComplete(taken);
        });
        taken.future().await();
    }
}
