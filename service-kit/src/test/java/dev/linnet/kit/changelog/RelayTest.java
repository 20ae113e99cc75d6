package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.RelayHint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From commits to the bus. */
final class RelayTest {

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Event> published = new LinkedBlockingQueue<>();
    private ThingsDatabase things;
    private Connection writer;

    @BeforeEach
    void listen() throws Exception {
        Codecs.register(vertx.eventBus());
        things = new ThingsDatabase(vertx);
        writer = things.connect();
        await(vertx.eventBus()
                .<Event>consumer("things.all", message -> published.add(message.body()))
                .completion());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        writer.close();
    }

    @Test
    void publishesWhatAnybodyCommitsInOrder() throws Exception {
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        run(writer, "insert into things (label) select 'n' || i from generate_series(1, 1000) i");
        long last = 0;
        for (int i = 1; i <= 1000; i++) {
            Event event = next();
            assertEquals("{\"pk\":" + i + ",\"label\":\"n" + i + "\"}", event.data());
            assertEquals(last, event.previous());
            assertTrue(event.position() > last);
            last = event.position();
        }
    }

    @Test
    void anotherTakesOverWhenTheHolderIsGone() throws Exception {
        String holder = await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        run(writer, "insert into things (label) values ('first')");
        next();
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        await(vertx.undeploy(holder));
        run(writer, "insert into things (label) values ('second')");
        vertx.eventBus().publish(Addresses.written("things"), RelayHint.WRITTEN);
        assertEquals("{\"pk\":2,\"label\":\"second\"}", next().data());
    }

    /** The lease lasts a second and a half; one that is given back is taken at once. */
    @Test
    void oneThatStopsHandsTheLeaseOver() throws Exception {
        String holder = await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        run(writer, "insert into things (label) values ('first')");
        next();
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        String before = rows(writer, "select holder from relay_state").get(0);
        await(vertx.undeploy(holder));
        assertEquals(
                List.of("t"),
                rows(writer, "select expires_at <= clock_timestamp() or holder <> '" + before + "' from relay_state"));
        run(writer, "insert into things (label) values ('second')");
        assertEquals("{\"pk\":2,\"label\":\"second\"}", next().data());
    }

    @Test
    void whatWasNumberedAndCouldNotBeReadIsPublishedOnceItCan() throws Exception {
        run(writer, "insert into things (label) values ('a')");
        // Numbering does not look at this column; reading the page does.
        run(writer, "alter table change_log rename column data to hidden");
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ThingsDatabase.rows(writer, "select 1 from events").isEmpty()) {
            assertTrue(System.nanoTime() < end, "nothing was numbered");
        }
        run(writer, "alter table change_log rename column hidden to data");
        assertEquals("{\"pk\":1,\"label\":\"a\"}", next().data());
    }

    private Event next() throws Exception {
        Event event = published.poll(60, TimeUnit.SECONDS);
        assertNotNull(event, "no event");
        return event;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
