package dev.linnet.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replaces Vert.x's decoder, which takes some other headers for Content-Length (CVE-2026-102479) and so reads a request out of another
 * one's body. This one hands a refused request on with a failed result, which Vert.x answers in its turn, and drops all bytes that
 * follow. It also limits the time for a head and for a body.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a connection that we close.
final class RequestDecoder extends HttpRequestDecoder {

    private enum Reading {
        NOTHING,
        HEAD,
        BODY
    }

    private final HttpLimits limits;
    private final HeadRules rules;
    private final HeadScan scan = new HeadScan();
    private Reading reading = Reading.NOTHING;
    private int part;
    private int timedPart;
    private @Nullable ScheduledFuture<?> timer;
    private boolean refused;
    private boolean upgrading;

    RequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxHeadBytes())
                .setMaxHeaderSize(limits.maxHeadBytes()));
        this.limits = limits;
        this.rules = new HeadRules(limits);
    }

    /** Whether a request was refused: nothing that comes after it is read. */
    boolean hasRefused() {
        return refused;
    }

    /** Whether a WebSocket was asked for: what follows is not HTTP. */
    boolean isUpgrading() {
        return upgrading;
    }

    /** Whether a request has begun and is not here in whole. */
    boolean isReading() {
        return reading != Reading.NOTHING;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(initialLine[2]),
                HttpMethod.valueOf(initialLine[0]),
                initialLine[1],
                HeadersMultiMap.httpHeaders());
    }

    /** HTTP/1.1, so that Vert.x answers in it. */
    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (refused) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (upgrading) {
            // RFC 6455 lets a client send frames once it has the answer. What comes before is neither a frame nor a
            // request.
            refused = true;
            Refusals.count(400, "Bytes came before the answer to an upgrade.");
            buffer.skipBytes(buffer.readableBytes());
            ctx.close();
            return;
        }
        boolean inHead = reading != Reading.BODY;
        int from = buffer.readerIndex();
        int first = out.size();
        super.decode(ctx, buffer, out);
        if (inHead) {
            scan.read(buffer, from, buffer.readerIndex());
        }
        if (reading == Reading.NOTHING && out.size() == first && (scan.hasBegun() || buffer.isReadable())) {
            begin(Reading.HEAD);
        }
        for (int i = first; i < out.size() && !refused; i++) {
            check((HttpObject) out.get(i));
            if (refused) {
                drop(out, i + 1);
            }
        }
    }

    private void check(HttpObject message) {
        if (message instanceof HttpRequest request) {
            RequestRefused refusal = refusal(request);
            if (refusal != null) {
                // Vert.x answers in this version. With Expect it would send 100 Continue first.
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
                request.headers().remove(HttpHeaderNames.EXPECT);
                refuse(request, refusal);
            } else {
                scan.reset();
                begin(Reading.BODY);
                upgrading = UpgradeRules.isUpgrade(request);
            }
        } else if (message.decoderResult().isFailure()) {
            refuse(message, RequestRefused.badRequest("The body is not valid HTTP."));
        } else if (message instanceof LastHttpContent) {
            begin(Reading.NOTHING);
        }
    }

    private @Nullable RequestRefused refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return RequestRefused.of(request.decoderResult().cause());
        }
        String fault = scan.fault();
        return fault != null
                ? RequestRefused.badRequest(fault)
                : rules.broken(request).orElse(null);
    }

    private void refuse(HttpObject message, RequestRefused refusal) {
        message.setDecoderResult(DecoderResult.failure(refusal));
        Refusals.count(refusal.status(), refusal.detail());
        refused = true;
        begin(Reading.NOTHING);
    }

    private static void drop(List<Object> out, int from) {
        while (out.size() > from) {
            ReferenceCountUtil.release(out.remove(out.size() - 1));
        }
    }

    private void begin(Reading next) {
        reading = next;
        part++;
    }

    /** A timer is set only for what did not come in one piece. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (part != timedPart) {
            timedPart = part;
            cancelTimer();
            if (reading != Reading.NOTHING) {
                setTimer(ctx);
            }
        }
    }

    private void setTimer(ChannelHandlerContext ctx) {
        Duration timeout = reading == Reading.HEAD ? limits.headTimeout() : limits.bodyTimeout();
        timer = ctx.executor().schedule(() -> late(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead()) {
            // We do not read at the moment, so the client is not late.
            setTimer(ctx);
            return;
        }
        RequestRefused refusal = new RequestRefused(408, "The request did not arrive in time.");
        boolean inHead = reading == Reading.HEAD;
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/late");
        refuse(request, refusal);
        if (inHead) {
            ctx.fireChannelRead(request);
            ctx.fireChannelReadComplete();
        } else {
            // The reader of the body answers; then Vert.x closes.
            ctx.fireExceptionCaught(refusal);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        cancelTimer();
        super.channelInactive(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        cancelTimer();
        super.handlerRemoved0(ctx);
    }
}
