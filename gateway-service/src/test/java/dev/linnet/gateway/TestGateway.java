package dev.linnet.gateway;

import dev.linnet.gateway.login.Hosts;
import dev.linnet.gateway.login.Origins;
import dev.linnet.gateway.login.SessionCookie;
import dev.linnet.gateway.login.SigningKey;
import dev.linnet.gateway.session.SessionLimits;
import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.testing.RawSocket;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A gateway on a free port with stand-ins for the services, in a Vert.x of its own. */
public final class TestGateway implements AutoCloseable {

    public static final SigningKey KEY = SigningKey.of("a key for tests that is long enough");
    private static final Duration NEVER = Duration.ofHours(1);
    public static final SessionLimits LIMITS = new SessionLimits(
            64 * 1024,
            1024 * 1024,
            64,
            2,
            500,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            NEVER);

    public static final HttpLimits HTTP_LIMITS =
            new HttpLimits(8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final Vertx vertx = Vertx.vertx();
    public final FakeUsers users;
    public final FakeStream posts;
    public final FakeLog log;
    private final Gateway gateway;

    public TestGateway() {
        this(LIMITS);
    }

    public TestGateway(SessionLimits limits) {
        this(limits, NEVER);
    }

    public TestGateway(SessionLimits limits, Duration endedRound) {
        this(config(limits, endedRound));
    }

    public TestGateway(GatewayConfig config) {
        Codecs.register(vertx.eventBus());
        users = new FakeUsers(vertx);
        posts = new FakeStream(vertx, "posts");
        log = new FakeLog(vertx, "posts");
        gateway = Gateway.deploy(vertx, config).await();
    }

    public static GatewayConfig config(SessionLimits limits) {
        return config(limits, NEVER);
    }

    private static GatewayConfig config(SessionLimits limits, Duration endedRound) {
        return new GatewayConfig(
                "127.0.0.1",
                0,
                2,
                "posts",
                KEY,
                Optional.empty(),
                new SessionCookie(SessionCookie.DEFAULT_NAME, false),
                new Hosts(List.of("known.example", "a")),
                new Origins(List.of("https://listed.example"), false),
                Duration.ofMillis(500),
                limits,
                HTTP_LIMITS,
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofMillis(20),
                Duration.ZERO,
                endedRound);
    }

    /** The same, with TLS. */
    public static GatewayConfig secure(GatewayConfig plain, SelfSignedCertificate certificate) {
        return new GatewayConfig(
                plain.host(),
                plain.port(),
                plain.eventLoops(),
                plain.defaultStream(),
                plain.signingKey(),
                Optional.of(new GatewayConfig.TlsFiles(certificate.certificatePath(), certificate.privateKeyPath())),
                new SessionCookie(plain.cookie().name(), true),
                plain.hosts(),
                plain.origins(),
                plain.actionTimeout(),
                plain.limits(),
                plain.http(),
                plain.checkInterval(),
                plain.idleTopic(),
                plain.drain(),
                plain.leavePause(),
                plain.endedRound());
    }

    /** The same, with other limits of HTTP. */
    public static GatewayConfig with(GatewayConfig other, HttpLimits limits) {
        return new GatewayConfig(
                other.host(),
                other.port(),
                other.eventLoops(),
                other.defaultStream(),
                other.signingKey(),
                other.tls(),
                other.cookie(),
                other.hosts(),
                other.origins(),
                other.actionTimeout(),
                other.limits(),
                limits,
                other.checkInterval(),
                other.idleTopic(),
                other.drain(),
                other.leavePause(),
                other.endedRound());
    }

    public int port() {
        return gateway.port();
    }

    public Gateway gateway() {
        return gateway;
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    /** Without a body. */
    public HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The token of a user who has just logged in. */
    public String token(String username) throws IOException, InterruptedException {
        return new JsonObject(get("/login/" + username).body()).getString("token");
    }

    /** What a token says. */
    public static JsonObject claims(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return new JsonObject(new String(claims, StandardCharsets.UTF_8));
    }

    /** The login session of a token. */
    public static String jti(String token) {
        return claims(token).getString("jti");
    }

    /** A socket of a visitor. */
    public RawSocket visit() throws IOException {
        return RawSocket.open(port(), "/ws/");
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
