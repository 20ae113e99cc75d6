package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The actions for tables, each alone or {@link #all} together. */
public final class Crud {

    private Crud() {}

    public static Map<String, Action> all(Repository<?> rows) {
        Map<String, Action> all = new HashMap<>(writing(rows));
        all.put("list", list(rows));
        all.put("list_cancel", listCancel());
        all.put("retrieve", retrieve(rows));
        return all;
    }

    /** The writing actions: {@code create}, {@code update}, {@code patch}, {@code delete}. */
    public static Map<String, Action> writing(WritableTable<?> rows) {
        return Map.of(
                "create", create(rows),
                "update", change(rows, false),
                "patch", change(rows, true),
                "delete", delete(rows));
    }

    /** The same actions under other names, for a resource with several tables: {@code task.create}. */
    public static Map<String, Action> prefixed(String prefix, Map<String, Action> actions) {
        return actions.entrySet().stream()
                .collect(Collectors.toMap(each -> prefix + each.getKey(), Map.Entry::getValue));
    }

    /**
     * Answers everything, a page ({@code limit}, {@code offset}), or page after page under one id ({@code streamed}).
     */
    public static Action list(Repository<?> rows) {
        return Action.list(call -> list(rows, call));
    }

    private static Future<Reply> list(Repository<?> rows, Call call) {
        Fields filters = call.filters();
        boolean streamed = filters.isTrue("streamed");
        if (!streamed && !Page.isWanted(filters)) {
            return rows.list(call.caller(), filters).map(all -> Reply.success(Status.OK, all));
        }
        Page page = Page.of(filters);
        return rows.page(call.caller(), filters, page)
                .map(found -> Reply.success(
                        Status.OK,
                        found.page(page, call.cursors()),
                        streamed ? found.next(filters, page).stream().toArray(Effect[]::new) : new Effect[0]));
    }

    /** Ends the caller's streamed lists. */
    public static Action listCancel() {
        return Action.idempotent(Action.withoutConnection(
                call -> Future.succeededFuture(Reply.done(Status.OK, new Effect.StopContinuing()))));
    }

    public static Action retrieve(Repository<?> rows) {
        return Action.idempotent(
                call -> rows.retrieve(call.caller(), pk(call)).map(found -> Reply.success(Status.OK, present(found))));
    }

    /** Answers the new row. With an {@code idempotency_key}, a repeated call gets the first call's answer. */
    public static <V> Action create(WritableTable<V> rows) {
        return new Action() {
            @Override
            public Future<Reply> run(Call call) {
                return Crud.create(rows, call);
            }

            @Override
            public boolean isJoined() {
                return rows.insertsInGroups();
            }

            @Override
            public boolean takesConnection(Call call) {
                return !rows.insertsInGroups() || call.filters().has(IdempotencyKey.NAME);
            }
        };
    }

    private static <V> Future<Reply> create(WritableTable<V> rows, Call call) {
        JsonNode data = call.arguments().required("data");
        Fields given = call.filters();
        Optional<String> key = given.idempotencyKey();
        call.arguments().check();
        given.check();
        V values = read(rows, data, false);
        Future<String> row = key.isEmpty()
                ? rows.create(call.caller(), values)
                : rows.createOnce(call.caller(), key.get(), values).map(Crud::orConflict);
        return row.map(created -> Reply.success(Status.CREATED, created));
    }

    private static String orConflict(Optional<String> row) {
        return row.orElseThrow(Once::conflict);
    }

    /** {@code update}, or {@code patch} when absent fields stay as they are. */
    public static <V> Action change(WritableTable<V> rows, boolean partial) {
        return call -> {
            JsonNode data = call.arguments().required("data");
            long pk = pk(call);
            V values;
            try {
                values = read(rows, data, partial);
            } catch (ActionFailure invalid) {
                // A row that does not exist, or belongs to another caller, is not found, whatever the client wants to
                // write.
                return rows.mayChange(call.caller(), pk)
                        .compose(may -> Future.failedFuture(may ? invalid : ActionFailure.notFound()));
            }
            return rows.change(call.caller(), pk, values)
                    .compose(row -> row.map(Future::succeededFuture).orElseGet(() -> notDone(rows, call.caller(), pk)))
                    .map(row -> Reply.success(Status.OK, row));
        };
    }

    /** Fails with 404 when the row is not there, else with 400: a trigger in the database dropped the change. */
    private static <T> Future<T> notDone(WritableTable<?> rows, Caller caller, long pk) {
        return rows.mayChange(caller, pk)
                .compose(isThere -> Future.failedFuture(isThere ? ActionFailure.refused() : ActionFailure.notFound()));
    }

    public static Action delete(WritableTable<?> rows) {
        return call -> {
            long pk = pk(call);
            return rows.delete(call.caller(), pk)
                    .compose(found -> found
                            ? Future.succeededFuture(Reply.done(Status.NO_CONTENT))
                            : notDone(rows, call.caller(), pk));
        };
    }

    /**
     * The key of the row that an action concerns; complaints about the arguments come first.
     *
     * @throws ActionFailure 404 when no row can have this key
     */
    public static long pk(Call call) {
        OptionalLong pk = call.arguments().pk();
        call.arguments().check();
        return pk.orElseThrow(ActionFailure::notFound);
    }

    private static <V> V read(WritableTable<V> rows, @Nullable JsonNode data, boolean partial) {
        return Fields.ofData(Objects.requireNonNull(data), partial).read(rows::read);
    }

    private static String present(Optional<String> row) {
        return row.orElseThrow(ActionFailure::notFound);
    }
}
