package dev.linnet.endtoend;

import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Follow;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.SubscriptionStart;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A service of the test's own: {@code count} answers in parts, and what is followed begins with what there is. */
final class PartsService {

    private static final Topic THINGS = new Topic("parts", "things");

    /** Counts that wait for the test to let them go on. */
    final BlockingQueue<Promise<Void>> held = new LinkedBlockingQueue<>();

    ServiceDefinition definition() {
        return new ServiceDefinition("parts").serving(parts -> {
            Statements statements = parts.sql();
            return new Resource("parts")
                    // Those that ask no database; one that is held must not take the visitors' share of it.
                    .on("count", Action.withoutConnection(this::count))
                    .on("stop", Action.withoutConnection(call -> done(new Effect.StopContinuing())))
                    .on("fast", Action.withoutConnection(call -> done()))
                    .on("make", call -> make(statements, call))
                    .follow(Follow.own(call -> THINGS, call -> things(statements)));
        });
    }

    private static Future<Reply> done(Effect... effects) {
        return Future.succeededFuture(Reply.done(Status.OK, effects));
    }

    /** Up to {@code to}, one number a reply. After the first, each waits when the client said {@code hold}. */
    private Future<Reply> count(Call call) {
        OptionalLong from = call.arguments().wholeNumber("from");
        long to = call.arguments().wholeNumber("to").orElse(1);
        boolean holds = call.arguments().isTrue("hold");
        long now = from.orElse(1);
        String next = "{\"from\":" + (now + 1) + ",\"to\":" + to + ",\"hold\":" + holds + "}";
        Reply reply = now < to
                ? Reply.success(Status.OK, Long.toString(now), new Effect.Continue(next))
                : Reply.success(Status.OK, Long.toString(now));
        if (from.isEmpty() || !holds) {
            return Future.succeededFuture(reply);
        }
        Promise<Void> released = Promise.promise();
        held.add(released);
        return released.future().map(reply);
    }

    private static Future<Reply> make(Statements statements, Call call) {
        String name = call.arguments().required(f -> f.argument("name"));
        return statements
                .write("insert into things (name) values ($1) returning thing_data(things)", name)
                .map(made -> Reply.success(Status.CREATED, Statements.text(made).orElseThrow()));
    }

    private static Future<SubscriptionStart> things(Statements statements) {
        String sql =
                "select coalesce('[' || string_agg(thing_data(t), ',' order by pk) || ']', '[]') as things from things"
                        + " t";
        return statements.snapshot(sql).map(read -> SubscriptionStart.of(THINGS, read, "things"));
    }
}
