package dev.linnet.checklist;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.OwnedTable;
import dev.linnet.kit.action.RefusedRow;
import dev.linnet.kit.action.TextField;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table {@code items}. A caller sees only rows of his own. Safe from any thread. */
final class ItemRepository extends OwnedTable<ItemRepository.Draft> {

    /** The owner's input; empty fields stay as they are. */
    record Draft(OptionalLong task, Optional<String> text, Optional<Boolean> done) {}

    private static final TextField TEXT = new TextField("text", 200);

    /** The most items of one owner, since all of them are sent at once. */
    private static final int MOST = 1000;

    /** Fails when the task is gone. */
    private static final String OF_TASK = "items_task_owner_fkey";

    ItemRepository(Statements statements) {
        super(statements, "items", "owner");
    }

    /** {@code done} may always be left out. */
    @Override
    public Draft read(Fields data) {
        return new Draft(
                data.key("task"),
                data.text(TEXT),
                data.json("done", Fields.MOST_CHARACTERS).flatMap(written -> data.flag("done")));
    }

    @Override
    public Future<String> create(Caller caller, Draft draft) {
        return create(caller, draft, Once.EVERY_TIME).map(Optional::orElseThrow);
    }

    @Override
    public Future<Optional<String>> createOnce(Caller caller, String key, Draft draft) {
        Once once = Once.of(
                caller,
                key,
                "item",
                draft.task().orElseThrow(),
                draft.text().orElseThrow(),
                draft.done().orElse(false));
        return create(caller, draft, once);
    }

    private Future<Optional<String>> create(Caller caller, Draft draft, Once once) {
        String sql = """
                with task as (\
                select pk, owner, (select count(*) from items where owner = $2) as items from tasks where pk = $1 and owner = $2), \
                made as (insert into items (task, owner, text, done_at, done_by) \
                select pk, owner, $3, case when $4::boolean then clock_timestamp() end, case when $4 then owner end \
                from task where items < $5 returning item_data(items) as data)\
                """ + Once.kept(6) + " select data, items from task left join made on true";
        @Nullable
        Object[] values = once.values(
                draft.task().orElseThrow(),
                caller.pk(),
                draft.text().orElseThrow(),
                draft.done().orElse(false),
                MOST);
        return once.answer(
                        statements,
                        () -> statements.write(sql, values).map(rows -> {
                            if (!Statements.any(rows)) {
                                throw ActionFailure.notFound();
                            }
                            boolean hasRoom = rows.iterator().next().getLong("items") < MOST;
                            return Optional.of(Statements.text(rows)
                                    .orElseThrow(hasRoom ? ActionFailure::refused : ItemRepository::tooMany));
                        }))
                .recover(ItemRepository::withoutTask);
    }

    private static ActionFailure tooMany() {
        return ActionFailure.invalid("non_field_errors", "There are " + MOST + " items already. Delete one first.");
    }

    /** The task was deleted meanwhile. */
    private static <T> Future<T> withoutTask(Throwable failure) {
        return Future.failedFuture(RefusedRow.isBy(failure, OF_TASK) ? ActionFailure.notFound() : failure);
    }

    /** The first user who ticked it, and the time, stay until it is unticked. */
    @Override
    public Future<Optional<String>> change(Caller caller, long pk, Draft draft) {
        String sql = """
                update items set task = coalesce($3, task), text = coalesce($4, text), \
                done_at = case when $5::boolean is null then done_at when $5 then coalesce(done_at, clock_timestamp()) end, \
                done_by = case when $5 is null then done_by when $5 then coalesce(done_by, $2) end \
                where pk = $1 and owner = $2 \
                and ($3::bigint is null or exists (select from tasks where pk = $3 and owner = $2)) \
                returning item_data(items)\
                """;
        return statements
                .write(
                        sql,
                        pk,
                        caller.pk(),
                        draft.task().isPresent() ? draft.task().getAsLong() : null,
                        draft.text().orElse(null),
                        draft.done().orElse(null))
                .recover(ItemRepository::withoutTask)
                .map(Statements::text)
                .compose(row -> row.isPresent() || draft.task().isEmpty()
                        ? Future.succeededFuture(row)
                        : checkTask(caller, draft.task().getAsLong()).map(row));
    }

    /** Fails with 404 when the task is not the caller's. */
    private Future<Void> checkTask(Caller caller, long pk) {
        return statements
                .query("select from tasks where pk = $1 and owner = $2", pk, caller.pk())
                .compose(found -> Statements.any(found)
                        ? Future.succeededFuture()
                        : Future.failedFuture(ActionFailure.notFound()));
    }
}
