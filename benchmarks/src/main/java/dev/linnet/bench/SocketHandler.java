package dev.linnet.bench;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Hands the events of one channel to a listener. */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final SocketListener listener;
    private String why = "the connection ended";

    SocketHandler(SocketListener listener) {
        this.listener = listener;
    }

    /** Watches the connection from its beginning, so that the listener hears of its end also when it never opens. */
    void watch(ChannelFuture connecting) {
        var unused = connecting.channel().closeFuture().addListener(closed -> {
            Throwable failure = connecting.cause();
            listener.ended(failure == null ? why : "cannot connect: " + failure.getMessage());
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            listener.opened(new Socket(context.channel()));
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            end(context, "no answer to the upgrade");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            listener.frame(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            end(context, "closed with " + close.statusCode() + " " + close.reasonText());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context, String.valueOf(failure.getMessage()));
    }

    private void end(ChannelHandlerContext context, String reason) {
        why = reason;
        var unused = context.close();
    }
}
