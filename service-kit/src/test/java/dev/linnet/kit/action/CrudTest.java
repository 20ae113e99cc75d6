package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Actions of a resource without a database. */
final class CrudTest {

    private static final Caller ALICE = new Caller(1, "alice");

    /** One row of Alice's, with the key 7 and a flag. */
    private static final class Lamp implements WritableTable<Optional<Boolean>> {

        @Override
        public Optional<Boolean> read(Fields data) {
            return data.flag("on");
        }

        @Override
        public Future<String> create(Caller caller, Optional<Boolean> on) {
            return Future.succeededFuture("{\"on\":" + on.orElseThrow() + "}");
        }

        @Override
        public Future<Optional<String>> change(Caller caller, long pk, Optional<Boolean> on) {
            return mayChange(caller, pk)
                    .map(may -> may
                            ? Optional.of("{\"on\":" + on.map(String::valueOf).orElse("\"as before\"") + "}")
                            : Optional.empty());
        }

        @Override
        public Future<Boolean> mayChange(Caller caller, long pk) {
            return Future.succeededFuture(caller.equals(ALICE) && pk == 7);
        }

        @Override
        public Future<Boolean> delete(Caller caller, long pk) {
            return mayChange(caller, pk);
        }
    }

    private final Resource lamps = new Resource("lamps").with(Crud.prefixed("lamp.", Crud.writing(new Lamp())));

    @Test
    void rowsThatAreOnlyWrittenHaveTheActionsThatWriteUnderNamesOfTheirOwn() {
        assertEquals(
                Reply.success(Status.CREATED, "{\"on\":true}"), ask(ALICE, "lamp.create", "{\"data\":{\"on\":true}}"));
        assertEquals(
                Reply.success(Status.OK, "{\"on\":false}"),
                ask(ALICE, "lamp.update", "{\"pk\":7,\"data\":{\"on\":false}}"));
        assertEquals(
                Reply.success(Status.OK, "{\"on\":\"as before\"}"), ask(ALICE, "lamp.patch", "{\"pk\":7,\"data\":{}}"));
        assertEquals(Reply.done(Status.NO_CONTENT), ask(ALICE, "lamp.delete", "{\"pk\":7}"));
        for (String none : new String[] {"lamp.list", "lamp.retrieve", "create"}) {
            assertEquals(
                    Status.METHOD_NOT_ALLOWED, ask(ALICE, none, "{\"pk\":7}").status());
        }
    }

    @Test
    void anothersRowIsNotFoundWhateverWasToBeWritten() {
        Caller bob = new Caller(2, "bob");
        for (String data : new String[] {"{\"on\":true}", "{\"on\":7}", "{}"}) {
            Reply reply = ask(bob, "lamp.update", "{\"pk\":7,\"data\":" + data + "}");
            assertEquals(ActionFailure.notFound().reply(), reply);
        }
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"on\":[\"Must be a valid boolean.\"]}]"),
                ask(ALICE, "lamp.update", "{\"pk\":7,\"data\":{\"on\":7}}"));
    }

    /** Not even whether the caller may follow: who has lost the right can still end it. */
    @Test
    void endingToFollowNeedsTheTopicOnly() {
        Topic own = new Topic("lamps", "owner.1");
        Topic red = new Topic("lamps", "colour.red");
        Resource followed = new Resource("lamps")
                .follow(Follow.own(call -> own, call -> Future.failedFuture(ActionFailure.forbidden())))
                .follow(Follow.group(
                        "colour",
                        call -> Future.succeededFuture(red),
                        call -> Future.failedFuture(ActionFailure.forbidden())))
                .follow(Follow.list(new Topic("lamps", "all")))
                .follow(Follow.instance("lamps", "lamps"));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(own)),
                run(followed, ALICE, "unsubscribe", "{}"));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(red)),
                run(followed, ALICE, "unsubscribe_from_colour", "{}"));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(new Topic("lamps", "all"))),
                run(followed, ALICE, "unsubscribe_from_list", "{}"));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "null", new Effect.Unsubscribe(new Topic("lamps", "7"))),
                run(followed, ALICE, "unsubscribe_instance", "{\"pk\":7}"));
    }

    private Reply ask(Caller caller, String action, String arguments) {
        return run(lamps, caller, action, arguments);
    }

    private static Reply run(Resource resource, Caller caller, String action, String arguments) {
        Future<Reply> reply;
        try {
            reply = resource.run(Call.of(new Request(caller, action, arguments), CursorKey.random()));
        } catch (ActionFailure failure) {
            reply = Future.failedFuture(failure);
        }
        return reply.otherwise(failure -> ((ActionFailure) failure).reply()).result();
    }
}
