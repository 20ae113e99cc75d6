package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.linnet.testing.Await;
import dev.linnet.testing.RawSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCounted;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeldFramesTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** A client that sends on while the gateway does not take more, and then goes. */
    @Test
    void whatAPausedSocketHasNotTakenIsReleasedWhenItsConnectionEnds() throws Exception {
        List<ReferenceCounted> read = new CopyOnWriteArrayList<>();
        Promise<ServerWebSocket> accepted = Promise.promise();
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    HeldFrames.install(socket);
                    ChannelHandlerContext inner = ((WebSocketInternal) socket).channelHandlerContext();
                    inner.pipeline().addBefore("linnet-held", "test", new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object frame) {
                            if (frame instanceof TextWebSocketFrame text) {
                                read.add(text);
                            }
                            ctx.fireChannelRead(frame);
                        }
                    });
                    socket.textMessageHandler(text -> {});
                    socket.pause();
                    accepted.complete(socket);
                })
                .listen(0, "127.0.0.1")
                .await();
        try (RawSocket client = RawSocket.open(server.actualPort(), "/")) {
            ServerWebSocket socket = accepted.future().await();
            for (int i = 0; i < 500; i++) {
                client.send(true, RawSocket.TEXT, new byte[100]);
            }
            Await.eventually("frames that nobody takes", () -> read.stream().anyMatch(frame -> frame.refCnt() > 0));
            // As when it does not answer pings. Nothing is read from it, so its own end would not be seen.
            ((WebSocketInternal) socket).channelHandlerContext().close().await();
        }
        List<ReferenceCounted> kept = new ArrayList<>(read);
        assertFalse(kept.isEmpty());
        Await.eventually("their release", () -> kept.stream().allMatch(frame -> frame.refCnt() == 0));
        assertEquals(0, read.stream().filter(frame -> frame.refCnt() > 0).count());
    }
}
