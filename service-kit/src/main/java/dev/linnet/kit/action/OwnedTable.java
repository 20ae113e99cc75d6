package dev.linnet.kit.action;

import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import io.vertx.core.Future;

/**
 * A table whose rows each belong to one caller. Only the owner may change or delete a row; for others it does not
 * exist. Safe from any thread.
 *
 * @param <V> what a client may write to a row, checked
 */
public abstract class OwnedTable<V> implements WritableTable<V> {

    protected final Statements statements;
    private final String own;

    /**
     * @param table has its key in the column {@code pk}
     * @param owner the column with the owner's key
     */
    protected OwnedTable(Statements statements, String table, String owner) {
        this.statements = statements;
        this.own = " from " + table + " where pk = $1 and " + owner + " = $2";
    }

    @Override
    public final Future<Boolean> mayChange(Caller caller, long pk) {
        return statements.query("select" + own, pk, caller.pk()).map(Statements::any);
    }

    @Override
    public final Future<Boolean> delete(Caller caller, long pk) {
        return statements.write("delete" + own, pk, caller.pk()).map(Statements::any);
    }
}
