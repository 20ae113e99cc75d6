package dev.linnet.gateway.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCounted;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Releases the frames that Vert.x keeps of a connection that has ended. While a socket is paused, Vert.x keeps what was
 * read already, and forgets it when the connection ends. Their memory would never come back, and a client could take
 * all of it with many connections. The socket must not be resumed once its connection has ended.
 */
final class HeldFrames extends ChannelInboundHandlerAdapter {

    private @Nullable Deque<ReferenceCounted> held;

    HeldFrames() {}

    static void install(ServerWebSocket socket) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), "linnet-held", new HeldFrames());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        ctx.fireChannelRead(frame);
        if (frame instanceof ReferenceCounted counted && counted.refCnt() > 0) {
            Deque<ReferenceCounted> all = held;
            if (all == null) {
                all = new ArrayDeque<>();
                held = all;
            }
            // What was kept before this one has been read by now, or is still kept.
            while (!all.isEmpty() && all.element().refCnt() == 0) {
                all.remove();
            }
            all.add(counted);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ctx.fireChannelInactive();
        // Behind what the end of the connection sets off.
        ctx.executor().execute(this::release);
    }

    /** The last one to be told of an end, also when the event loop ends. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        Deque<ReferenceCounted> all = held;
        held = null;
        while (all != null && !all.isEmpty()) {
            ReferenceCounted each = all.remove();
            if (each.refCnt() > 0) {
                each.release();
            }
        }
    }
}
