package dev.linnet.checklist;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Listing;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.OwnedTable;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.PageOfRows;
import dev.linnet.kit.action.Repository;
import dev.linnet.kit.action.TextField;
import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.Optional;

/** The table {@code tasks}, of which a caller sees the own rows only. Safe to use from any thread. */
final class TaskRepository extends OwnedTable<TaskRepository.Draft> implements Repository<TaskRepository.Draft> {

    /** What an owner writes; empty to leave it as it is. */
    record Draft(Optional<String> title) {}

    private static final TextField TITLE = new TextField("title", 200);

    /** So that all of them, which are sent at once, are no burden. */
    private static final int MOST = 100;

    private static final Listing PAGES = Listing.oldestFirst("tasks", "task_with_items(shown)");

    private static final String OWN = "l.owner = $1";

    TaskRepository(Statements statements) {
        super(statements, "tasks", "owner");
    }

    @Override
    public Draft read(Fields data) {
        return new Draft(data.text(TITLE));
    }

    /** Whatever was asked for is all there is. */
    @Override
    public Future<String> list(Caller caller, Fields filters) {
        return all(caller).map(PageOfRows::rows);
    }

    private Future<PageOfRows> all(Caller caller) {
        return PAGES.page(statements, OWN, new Page(Long.MAX_VALUE - 1, 0), caller.pk());
    }

    /** All tasks in the column {@code tasks}, for a subscription. Leaves out tasks that come as events. */
    Future<Snapshot> followed(Topic own, Caller caller) {
        String sql = """
                select coalesce('[' || string_agg(task_with_items(t), ',' order by created_at, pk) || ']', '[]') as tasks \
                from tasks t where owner = $1 and 'task.create ' || pk <> all (ahead.entered)\
                """;
        return statements.snapshot(own, sql, caller.pk());
    }

    @Override
    public Future<PageOfRows> page(Caller caller, Fields filters, Page page) {
        return PAGES.page(statements, OWN, page, caller.pk());
    }

    @Override
    public Future<Optional<String>> retrieve(Caller caller, long pk) {
        return statements
                .query("select task_with_items(t) from tasks t where pk = $1 and owner = $2", pk, caller.pk())
                .map(Statements::text);
    }

    @Override
    public Future<String> create(Caller caller, Draft draft) {
        return create(caller, draft, Once.EVERY_TIME).map(Optional::orElseThrow);
    }

    @Override
    public Future<Optional<String>> createOnce(Caller caller, String key, Draft draft) {
        return create(caller, draft, Once.of(caller, key, "task", draft.title().orElseThrow()));
    }

    private Future<Optional<String>> create(Caller caller, Draft draft, Once once) {
        String sql = """
                with own as (select count(*) as tasks from tasks where owner = $1), \
                made as (insert into tasks (owner, title) select $1, $2 from own where own.tasks < $3 \
                returning task_data(tasks) as data)\
                """ + Once.kept(4) + " select data, own.tasks from own left join made on true";
        return once.answer(
                statements,
                () -> statements
                        .write(sql, once.values(caller.pk(), draft.title().orElseThrow(), MOST))
                        .map(made -> {
                            boolean hasRoom = made.iterator().next().getLong("tasks") < MOST;
                            return Optional.of(Statements.text(made)
                                    .orElseThrow(hasRoom ? ActionFailure::refused : TaskRepository::tooMany));
                        }));
    }

    private static ActionFailure tooMany() {
        return ActionFailure.invalid("non_field_errors", "There are " + MOST + " tasks already. Delete one first.");
    }

    @Override
    public Future<Optional<String>> change(Caller caller, long pk, Draft draft) {
        String sql =
                "update tasks set title = coalesce($3, title) where pk = $1 and owner = $2 returning task_data(tasks)";
        return statements
                .write(sql, pk, caller.pk(), draft.title().orElse(null))
                .map(Statements::text);
    }
}
