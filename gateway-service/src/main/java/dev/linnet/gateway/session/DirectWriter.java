package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.frame.WebSocketText;
import dev.linnet.gateway.subscription.Burst;
import dev.linnet.gateway.subscription.EventFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Optional;

/**
 * Writes frames that are already encoded past Vert.x and Netty's encoder, and flushes them once in a turn of the event
 * loop. So a frame costs one copy, events cost one for all sockets, and all frames of a turn cost one system call for each socket.
 *
 * <p>This class relies on internals of Vert.x: a socket's pipeline has Netty's frame encoder, and Vert.x writes its own
 * frames (ping, close) behind those that the channel has.
 */
final class DirectWriter implements FrameWriter {

    /** What is written here does not pass the encoder. */
    private final ChannelHandlerContext encoder;

    private final TurnEnd turnEnd;
    private boolean isFlushDue;

    private DirectWriter(ChannelHandlerContext encoder, TurnEnd turnEnd) {
        this.encoder = encoder;
        this.turnEnd = turnEnd;
    }

    /** Empty when the socket's pipeline is not as expected. */
    static Optional<FrameWriter> of(ServerWebSocket socket, TurnEnd turnEnd) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        return Optional.ofNullable(vertx.pipeline().context(WebSocketFrameEncoder.class))
                .map(encoder -> new DirectWriter(encoder, turnEnd));
    }

    @Override
    public Future<Void> write(String text) {
        PromiseInternal<Void> taken = turnEnd.promise();
        write(WebSocketText.encode(text), encoder.newPromise().addListener(taken));
        return taken.future();
    }

    @Override
    public void write(EventFrame frame, Form form, String requestId) {
        // A promise for each would cost as much as the frame.
        write(frame.message(form, requestId), encoder.voidPromise());
    }

    @Override
    public void write(Burst burst, Form form, String requestId) {
        write(burst.buffer(encoder.alloc(), form, requestId).retainedDuplicate(), encoder.voidPromise());
    }

    private void write(byte[] message, ChannelPromise taken) {
        write(encoder.alloc().ioBuffer(message.length).writeBytes(message), taken);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the same as the promise
    private void write(ByteBuf buffer, ChannelPromise taken) {
        encoder.write(buffer, taken);
        if (!isFlushDue) {
            isFlushDue = true;
            turnEnd.run(this::flush);
        }
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = encoder.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void flush() {
        isFlushDue = false;
        encoder.flush();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the same as the promise
    public Future<Void> taken() {
        PromiseInternal<Void> taken = turnEnd.promise();
        isFlushDue = false;
        encoder.writeAndFlush(Unpooled.EMPTY_BUFFER, encoder.newPromise().addListener(taken));
        return taken.future();
    }
}
