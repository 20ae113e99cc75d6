package dev.linnet.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.runtime.StartFailure;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole service, from its migrations to an event, whose database is behind PgBouncer. */
final class PoolerTest {

    private final Vertx vertx = Vertx.vertx();
    private final String server = FreshDatabase.create();
    private final String database = server.substring(server.lastIndexOf('/') + 1);

    @BeforeEach
    void register() {
        Codecs.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** As libpq takes it: what means nothing where it stands may stand as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a+b=c$d&e,f;g(h)i'j k%2Fl%40m:n%25o?p#q",
                "a%2Bb%3Dc%24d%26e%2Cf%3Bg%28h%29i%27j%20k%2fl%40m%3an%25o%3fp%23q"
            })
    void throughSessionPoolingAServiceRuns(String password) throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(server, "session")) {
            assertRuns(bouncer.url(database, password));
        }
    }

    @Test
    void throughAUnixSocketAServiceRuns() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(server, "session")) {
            assertRuns(bouncer.socketUrl(database, "a+b=c$d&e,f;g(h)i'j k%2Fl%40m:n%25o?p#q"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "statement"})
    void withoutSessionsOfItsOwnAServiceRefusesToStartInOneLine(String mode) throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(server, mode)) {
            String url = bouncer.url(database, "a+b=c$d&e,f;g(h)i'j k%2Fl%40m:n%25o?p#q");
            Throwable failure = await(Service.deploy(vertx, things(), config(url))
                    .transform(done -> Future.succeededFuture(done.cause())));
            assertTrue(failure instanceof StartFailure, String.valueOf(failure));
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("Linnet needs session pooling: set pool_mode = session"), message);
        }
    }

    private void assertRuns(String url) throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        await(vertx.eventBus()
                .<Event>consumer(new Topic("things", "all").address(), event -> events.add(event.body()))
                .completion());
        Service service = await(Service.deploy(vertx, things(), config(url)));
        await(service.check());
        Reply made = await(vertx.eventBus()
                        .<Reply>request(Addresses.action("things"), new Request(new Caller(1, "alice"), "make", "{}")))
                .body();
        assertEquals(Status.CREATED, made.status());
        assertEquals("\"on\"", made.data(), "a commit is durable");
        Event event = events.poll(20, TimeUnit.SECONDS);
        assertTrue(event != null, "no event came");
        await(service.close());
    }

    private static ServiceDefinition things() {
        return new ServiceDefinition("things").serving(parts -> {
            Statements statements = parts.sql();
            String sql = "insert into things (label) values ($1)"
                    + " returning to_json(current_setting('synchronous_commit'))::text";
            return new Resource("things")
                    .on(
                            "make",
                            call -> statements
                                    .write(sql, "x")
                                    .map(made -> Reply.success(
                                            Status.CREATED,
                                            Statements.text(made).orElseThrow())));
        });
    }

    private static ServiceConfig config(String url) {
        return new ServiceConfig(url, 4, Duration.ofHours(1));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
