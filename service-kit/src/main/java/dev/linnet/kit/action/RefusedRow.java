package dev.linnet.kit.action;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row that a rule in the database refuses: a constraint, or a trigger that raises an exception. The sender is told
 * the reason. An operator may have added the rule, without the service knowing it.
 */
public final class RefusedRow {

    private static final String NO_FIELD = "non_field_errors";
    private static final String NULL = "23502";

    /** A value too long for its column; {@code raise exception} in a trigger without a state of its own. */
    private static final Set<String> OTHERS = Set.of("22001", "P0001");

    private static final String CONSTRAINT_VIOLATION = "23";

    private static final String COMMENT = """
            select obj_description(p.oid, 'pg_constraint') from pg_constraint p \
            left join pg_class c on c.oid = p.conrelid left join pg_type t on t.oid = p.contypid \
            join pg_namespace n on n.oid = p.connamespace \
            where n.nspname = $1::text and p.conname = $3::text and (c.relname = $2::text or t.typname = $4::text)\
            """;

    private RefusedRow() {}

    /**
     * Gives the failure of a write the text of the comment on the constraint, if it has one. State and constraint stay
     * the same.
     *
     * @return always fails
     */
    public static <T> Future<T> explained(Pool pool, Throwable failure) {
        if (!(failure instanceof PgException refused)
                || !refused.getSqlState().startsWith(CONSTRAINT_VIOLATION)
                || refused.getConstraint() == null) {
            return Future.failedFuture(failure);
        }
        return pool.preparedQuery(COMMENT)
                .execute(Tuple.of(
                        refused.getSchema(), refused.getTable(), refused.getConstraint(), refused.getDataType()))
                .map(found -> found.size() == 0 ? null : found.iterator().next().getString(0))
                .otherwiseEmpty()
                .compose(comment -> Future.failedFuture(comment == null ? refused : withMessage(refused, comment)));
    }

    private static PgException withMessage(PgException refused, String message) {
        return of(
                message,
                refused.getSqlState(),
                refused.getSchema(),
                refused.getTable(),
                refused.getColumn(),
                refused.getConstraint());
    }

    /** The failure of one of several rows that were inserted together, from {@code get stacked diagnostics}. */
    public static PgException of(
            String message,
            String state,
            @Nullable String schema,
            @Nullable String table,
            @Nullable String column,
            @Nullable String constraint) {
        return new PgException(
                message,
                "ERROR",
                state,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                schema,
                table,
                column,
                null,
                constraint);
    }

    /**
     * Whether one of these constraints refused the row. Other constraints, which an operator may have added, have
     * answers of their own.
     */
    public static boolean isBy(Throwable failure, String... constraints) {
        return failure instanceof PgException refused
                && List.of(constraints).contains(String.valueOf(refused.getConstraint()));
    }

    /** The reply to the sender; empty when no rule refused the row. */
    static Optional<ActionFailure> answer(Throwable failure) {
        if (!(failure instanceof PgException refused)) {
            return Optional.empty();
        }
        String state = refused.getSqlState();
        if (!state.startsWith(CONSTRAINT_VIOLATION) && !OTHERS.contains(state)) {
            return Optional.empty();
        }
        String column = refused.getColumn();
        boolean isNull = NULL.equals(state) && column != null && !column.isEmpty();
        return Optional.of(ActionFailure.invalid(
                column == null || column.isEmpty() ? NO_FIELD : column,
                isNull ? "This field may not be null." : refused.getErrorMessage()));
    }
}
