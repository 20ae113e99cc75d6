package dev.linnet.posts;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The service on a bus of its own, and a SQL client beside it. */
final class RunningPosts implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    private final Service service;
    private final Pool pool;

    RunningPosts(String databaseUrl) throws Exception {
        Codecs.register(vertx.eventBus());
        service = await(Service.deploy(
                vertx, PostsService.definition(), new ServiceConfig(databaseUrl, 4, Duration.ofHours(24))));
        pool = new Database(databaseUrl, "public").pool(vertx, 1, Map.of());
    }

    Caller login(String name) throws Exception {
        UsersAnswer.User user = users(new UsersQuery.Login(name)).users().get(0);
        return new Caller(user.pk(), user.username().orElseThrow());
    }

    UsersAnswer users(UsersQuery question) throws Exception {
        return await(vertx.eventBus().<UsersAnswer>request(Addresses.USERS, question))
                .body();
    }

    Reply posts(Caller caller, String action, String arguments) throws Exception {
        return await(send(caller, action, arguments));
    }

    Future<Reply> send(Caller caller, String action, String arguments) {
        return vertx.eventBus()
                .<Reply>request(Addresses.action("posts"), new Request(caller, action, arguments))
                .map(message -> message.body());
    }

    Future<Reply> create(Caller caller, String body) {
        return send(
                caller,
                "create",
                new JsonObject().put("data", new JsonObject().put("body", body)).encode());
    }

    void run(String... statements) throws Exception {
        for (String sql : statements) {
            await(pool.query(sql).execute());
        }
    }

    RowSet<Row> query(String sql, @Nullable Object... values) throws Exception {
        return await(pool.preparedQuery(sql).execute(Tuple.wrap(values)));
    }

    long number(String sql, @Nullable Object... values) throws Exception {
        return query(sql, values).iterator().next().getLong(0);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(service.close());
        await(vertx.close());
    }
}
