package dev.linnet.gateway.session;

import dev.linnet.protocol.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notices frames that cannot be read. Vert.x would cut the connection without a close frame, and a client that still
 * sends would see a reset. Here the decoder drops further input while the client is told the reason.
 */
final class FramingGuard extends ChannelInboundHandlerAdapter {

    /** Netty's text for a close frame of one byte, which it treats as bad text. */
    private static final String SHORT_CLOSE = "Invalid close frame body";

    private final Consumer<CloseReason> violated;

    private FramingGuard(Consumer<CloseReason> violated) {
        this.violated = violated;
    }

    static void install(ServerWebSocket socket, Consumer<CloseReason> violated) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), "linnet-framing", new FramingGuard(violated));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            Optional<CloseReason> fault = fault(close.content());
            if (fault.isPresent()) {
                close.release();
                violated.accept(fault.get());
                return;
            }
        }
        ctx.fireChannelRead(frame);
    }

    /** Finds faults that Netty lets pass, and that Vert.x would send back. */
    private static Optional<CloseReason> fault(ByteBuf payload) {
        if (!payload.isReadable()) {
            return Optional.empty();
        }
        if (payload.readableBytes() < Short.BYTES || !isCode(payload.getUnsignedShort(payload.readerIndex()))) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
        ByteBuffer text = payload.nioBuffer(payload.readerIndex() + Short.BYTES, payload.readableBytes() - Short.BYTES);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text);
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(CloseReason.NOT_UTF8);
        }
    }

    /** The codes of RFC 6455, section 7.4, and the registered 1012 to 1014. */
    private static boolean isCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            violated.accept(
                    SHORT_CLOSE.equals(broken.getMessage())
                            ? CloseReason.PROTOCOL_ERROR
                            : reason(broken.closeStatus()));
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
