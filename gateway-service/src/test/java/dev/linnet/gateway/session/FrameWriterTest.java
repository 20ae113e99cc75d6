package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static dev.linnet.testing.Await.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.EventFrame;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import dev.linnet.testing.RawSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to write, over a real socket. */
final class FrameWriterTest {

    enum Way {
        DIRECT {
            @Override
            FrameWriter writer(ServerWebSocket socket, Context context) {
                return DirectWriter.of(socket, new TurnEnd(context)).orElseThrow();
            }
        },
        PLAIN {
            @Override
            FrameWriter writer(ServerWebSocket socket, Context context) {
                return new PlainWriter(socket::writeTextMessage);
            }
        };

        abstract FrameWriter writer(ServerWebSocket socket, Context context);
    }

    private static final Form PLAIN_FORM = Form.plain("posts");
    private static final String LARGE = "😀".repeat(100_000);
    private static final int MANY = 40;

    private final Vertx vertx = Vertx.vertx();
    /** Each writes all that waits, with one system call. */
    private final AtomicInteger flushes = new AtomicInteger();

    /** The two ends of one connection. */
    private record Line(Context context, FrameWriter writer, RawSocket client) implements AutoCloseable {

        /** On the event loop of the socket. */
        <T> T write(Function<FrameWriter, T> task) {
            Promise<T> done = Promise.promise();
            context.runOnContext(here -> done.complete(task.apply(writer)));
            return result(done.future());
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    private Line open(Way way) throws IOException {
        Promise<Context> context = Promise.promise();
        Promise<FrameWriter> writer = Promise.promise();
        HttpServer server = result(vertx.createHttpServer()
                .webSocketHandler(accepted -> {
                    Context here = vertx.getOrCreateContext();
                    ((WebSocketInternal) accepted)
                            .channelHandlerContext()
                            .pipeline()
                            .addFirst(new ChannelOutboundHandlerAdapter() {
                                @Override
                                public void flush(ChannelHandlerContext out) {
                                    flushes.incrementAndGet();
                                    out.flush();
                                }
                            });
                    context.complete(here);
                    writer.complete(way.writer(accepted, here));
                })
                .listen(0, "127.0.0.1"));
        RawSocket client = RawSocket.open(server.actualPort(), "/");
        return new Line(result(context.future()), result(writer.future()), client);
    }

    @AfterEach
    void close() {
        result(vertx.close());
    }

    private static EventFrame event() {
        return new EventFrame(new Event(1, 2, 1, 7, "create", Status.OK, "5", "{\"é\":\"😀\"}"));
    }

    private static Future<Void> writeMuch(FrameWriter writer) {
        for (int i = 1; i < MANY; i++) {
            writer.write(LARGE);
        }
        return writer.write(LARGE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everythingComesInOrder(Way way) throws IOException {
        EventFrame event = event();
        Form multiplexed = Form.multiplexed("posts");
        try (Line line = open(way)) {
            Future<Void> written = line.write(writer -> {
                writer.write("first");
                writer.write(event, PLAIN_FORM, "1");
                writer.write(event, PLAIN_FORM, "1");
                writer.write(event, PLAIN_FORM, "\"é\"");
                writer.write(event, multiplexed, "1");
                writer.write(LARGE);
                return writer.write("last");
            });
            assertEquals("first", line.client().text());
            assertEquals(event.text(PLAIN_FORM, "1"), line.client().text());
            assertEquals(event.text(PLAIN_FORM, "1"), line.client().text());
            assertEquals(event.text(PLAIN_FORM, "\"é\""), line.client().text());
            assertEquals(event.text(multiplexed, "1"), line.client().text());
            assertEquals(LARGE, line.client().text());
            assertEquals("last", line.client().text());
            result(written);
            assertEquals(0L, line.write(FrameWriter::pendingBytes));
        }
    }

    /** A regression here makes every event of a busy topic dearer. */
    @Test
    void allFramesOfOneTurnShareASystemCall() throws IOException {
        try (Line line = open(Way.DIRECT)) {
            result(line.write(writer -> writer.write("before")));
            int before = flushes.get();
            Future<Void> written = line.write(writer -> {
                for (int i = 0; i < 16; i++) {
                    writer.write(event(), PLAIN_FORM, "1");
                }
                return writer.write("last");
            });
            result(written);
            assertEquals(1, flushes.get() - before);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatAClientDoesNotReadIsPendingUntilItDoes(Way way) throws IOException {
        try (Line line = open(way)) {
            Future<Void> taken = line.write(writer -> {
                writeMuch(writer);
                writer.flush();
                return writer.taken();
            });
            assertTrue(line.write(FrameWriter::pendingBytes) > LARGE.length());
            assertFalse(taken.isComplete());
            for (int i = 0; i < MANY; i++) {
                assertEquals(LARGE, line.client().text());
            }
            result(taken);
            assertEquals(0L, line.write(FrameWriter::pendingBytes));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatNobodyWillReadFails(Way way) throws IOException {
        try (Line line = open(way)) {
            Future<Void> written = line.write(FrameWriterTest::writeMuch);
            line.client().close();
            eventually("the last write fails", written::failed);
            eventually(
                    "a later one fails at once",
                    () -> line.write(writer -> writer.write("more")).failed());
            // Nobody asks what becomes of an event.
            line.write(writer -> {
                writer.write(event(), PLAIN_FORM, "1");
                return writer.pendingBytes();
            });
        }
    }
}
