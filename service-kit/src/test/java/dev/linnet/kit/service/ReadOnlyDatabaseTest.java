package dev.linnet.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.database.Database;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service whose database takes no writes for a while, as after a failover or with a full disk. */
final class ReadOnlyDatabaseTest {

    private final Vertx vertx = Vertx.vertx();
    private final String url = FreshDatabase.create();
    private final String name = url.substring(url.lastIndexOf('/') + 1);
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    @Proves("P3.28")
    void itSaysSoAndWritesAgainWithinFiveSecondsOfTheDatabasesReturn() throws Exception {
        Codecs.register(vertx.eventBus());
        await(vertx.eventBus()
                .<Event>consumer(new Topic("things", "all").address(), event -> events.add(event.body()))
                .completion());
        Service service = await(Service.deploy(vertx, things(), new ServiceConfig(url, 8, Duration.ofHours(1))));
        HealthServer health = new HealthServer(new HealthServer.Config("127.0.0.1", 0), service);
        await(vertx.deployVerticle(health));
        assertEquals("200 ok\n", readyz(health));
        assertEquals(Status.CREATED, make());
        assertTrue(events.poll(20, TimeUnit.SECONDS) != null);

        Pool operator = new Database(url, "public").pool(vertx, 1, Map.of());
        await(operator.query("alter database " + name + " set default_transaction_read_only = on")
                .execute());
        // Those that are there may write still; the ones after them may not.
        await(operator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid()")
                .execute());
        while (!readyz(health).equals("503 The database is read-only.\n")) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(Status.UNAVAILABLE, make());
        }

        await(operator.query("set default_transaction_read_only = off").execute());
        await(operator.query("alter database " + name + " set default_transaction_read_only = off")
                .execute());
        long backNanos = System.nanoTime();
        while (make().equals(Status.UNAVAILABLE)) {
            Thread.onSpinWait();
        }
        while (!readyz(health).equals("200 ok\n")) {
            Thread.onSpinWait();
        }
        assertTrue(events.poll(20, TimeUnit.SECONDS) != null);
        assertTrue(System.nanoTime() - backNanos < TimeUnit.SECONDS.toNanos(5));
        for (int i = 0; i < 20; i++) {
            assertEquals(Status.CREATED, make());
        }
    }

    private Status make() throws Exception {
        Request request = new Request(new Caller(1, "alice"), "make", "{}");
        return await(vertx.eventBus().<Reply>request(Addresses.action("things"), request))
                .body()
                .status();
    }

    private String readyz(HealthServer health) throws Exception {
        return await(vertx.createHttpClient()
                .request(HttpMethod.GET, health.port(), "127.0.0.1", "/readyz")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(body -> (body.toString().startsWith("ok") ? "200 " : "503 ") + body));
    }

    private static ServiceDefinition things() {
        return new ServiceDefinition("things").serving(parts -> {
            Statements statements = parts.sql();
            return new Resource("things")
                    .on(
                            "make",
                            call -> statements
                                    .write("insert into things (label) values ('x')")
                                    .map(Reply.done(Status.CREATED)));
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
