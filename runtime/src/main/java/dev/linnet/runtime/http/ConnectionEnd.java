package dev.linnet.runtime.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection so that the client gets the last answer. A client may end its own half after a request: it is answered before the
 * connection is closed. A client whose request was refused may still be sending: a mere close would reset the connection, and the
 * client would lose the answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The holders of the promises see how a write or a close went.
final class ConnectionEnd extends ChannelDuplexHandler {

    private static final Logger log = LoggerFactory.getLogger(ConnectionEnd.class);
    private static final int LINGER_MS = 1_000;

    private final RequestDecoder decoder;
    private int unanswered;
    private boolean answering;
    private boolean inputEnded;
    private boolean lingering;

    ConnectionEnd(RequestDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        // With TLS the end of the input is the end of the connection.
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, !isTls(ctx));
    }

    private static boolean isTls(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            boolean isWhole = !decoder.isReading() && !lingering;
            // A response that has begun and goes on is a stream. A client that ends its half does not read one.
            if (!isWhole || unanswered == 0 || answering) {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean isResponse = message instanceof HttpResponse;
        if (message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            ctx.write(message, promise);
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                upgraded(ctx);
            }
            return;
        }
        boolean isEnd = inputEnded || decoder.isUpgrading();
        if (decoder.isUpgrading() && message instanceof HttpResponse response) {
            // Refused: what follows may be frames, and no request.
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean isLast = message instanceof LastHttpContent;
        if (isLast) {
            unanswered--;
            answering = false;
        } else if (isResponse) {
            answering = true;
        }
        if (isEnd && ((answering && inputEnded) || unanswered <= 0)) {
            ctx.write(message, promise.unvoid()).addListener(written -> ctx.close());
        } else {
            ctx.write(message, promise);
        }
    }

    /** A WebSocket ends with close frames; one whose client is gone should end at once. */
    private void upgraded(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (inputEnded) {
            ctx.flush();
            ctx.close();
        }
        ctx.pipeline().remove(this);
    }

    /**
     * Vert.x fails when a connection breaks while a request waits for its turn, and it hears of the end in any case. So it gets only the
     * refusal of the one request that is still to be answered.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RequestRefused && unanswered == 1) {
            ctx.fireExceptionCaught(cause);
        } else {
            log.debug("A connection broke: {}", cause.getMessage());
            ctx.close();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        boolean maySend = decoder.hasRefused() || decoder.isUpgrading();
        if (lingering || inputEnded || !maySend || isTls(ctx)) {
            ctx.flush();
            ctx.close(promise);
            return;
        }
        lingering = true;
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (ctx.channel() instanceof DuplexChannel channel) {
                channel.shutdownOutput();
            }
        });
        ctx.executor().schedule(() -> ctx.close(promise), LINGER_MS, TimeUnit.MILLISECONDS);
    }
}
