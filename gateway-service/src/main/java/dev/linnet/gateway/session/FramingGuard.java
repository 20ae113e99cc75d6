package dev.linnet.gateway.session;

import dev.linnet.protocol.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.function.Consumer;

/**
 * Hears of frames that cannot be read. Vert.x would cut the connection without a word, and a client still sending would see
 * a reset; here the decoder goes on dropping what comes while the client is told why.
 */
final class FramingGuard extends ChannelInboundHandlerAdapter {

    private final Consumer<CloseReason> violated;

    private FramingGuard(Consumer<CloseReason> violated) {
        this.violated = violated;
    }

    static void install(ServerWebSocket socket, Consumer<CloseReason> violated) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), "linnet-framing", new FramingGuard(violated));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            violated.accept(reason(broken.closeStatus()));
        } else if (cause instanceof TooLongFrameException) {
            violated.accept(CloseReason.FRAME_TOO_LARGE);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static CloseReason reason(WebSocketCloseStatus status) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return CloseReason.FRAME_TOO_LARGE;
        }
        return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                ? CloseReason.NOT_UTF8
                : CloseReason.PROTOCOL_ERROR;
    }
}
