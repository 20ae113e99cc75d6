package dev.linnet.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens WebSockets to gateways, as one user or several. For the event loop of the run. */
final class Connector {

    /** For the connection, and again for the upgrade. */
    static final int PATIENCE_MS = 30_000;

    private static final int MOST_FRAME_BYTES = 1 << 20;
    private static final int MOST_ANSWER_BYTES = 64 << 10;

    private final Bootstrap bootstrap;
    private final List<String> tokens;
    private int opened;
    private @Nullable SslContext tls;

    /** @param tokens one or more; each socket gets the next one */
    Connector(EventLoopGroup loop, List<String> tokens) {
        this.tokens = tokens;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MS);
    }

    /**
     * Opens a plain socket of the stream {@code posts}.
     *
     * @param gateway an http or https URI
     */
    void open(URI gateway, SocketListener listener) {
        SocketHandler handler = new SocketHandler(listener);
        boolean isTls = Targets.isTls(gateway);
        int port = Targets.port(gateway);
        URI uri = URI.create((isTls ? "wss://" : "ws://") + gateway.getRawAuthority() + "/ws/posts/");
        String token = tokens.get(opened % tokens.size());
        opened++;
        ChannelFuture connecting = bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) throws SSLException {
                        if (isTls) {
                            channel.pipeline().addLast(tls().newHandler(channel.alloc(), gateway.getHost(), port));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                                .addLast(new WebSocketClientProtocolHandler(upgrade(uri, token)))
                                .addLast(handler);
                    }
                })
                .connect(gateway.getHost(), port);
        handler.watch(connecting);
    }

    private WebSocketClientProtocolConfig upgrade(URI uri, String token) {
        HttpHeaders headers = new DefaultHttpHeaders().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .version(WebSocketVersion.V13)
                .customHeaders(headers)
                .maxFramePayloadLength(MOST_FRAME_BYTES)
                .handshakeTimeoutMillis(PATIENCE_MS)
                // The listener wants to know the code.
                .handleCloseFrames(false)
                // Else Netty would send one before each end.
                .sendCloseFrame(null)
                .withUTF8Validator(false)
                .build();
    }

    private SslContext tls() throws SSLException {
        SslContext known = tls;
        if (known == null) {
            known = SslContextBuilder.forClient().build();
            tls = known;
        }
        return known;
    }
}
