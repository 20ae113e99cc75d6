package dev.linnet.kit.action;

import dev.linnet.protocol.Caller;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The rows behind the actions of {@link Crud} that write. Each method is one transaction; a future completes after its commit
 * is durable. Rows are JSON texts, the same as their events have.
 *
 * @param <V> what a client may write to a row, checked
 */
public interface WritableTable<V> {

    /** Reads what a client wants to write. The caller checks the complaints that stay in {@code data}. */
    V read(Fields data);

    Future<String> create(Caller caller, V values);

    /**
     * Whether {@link #create} shares a statement with the creates of others, so that none takes a connection for itself.
     * Then it must insert the rows of one caller in the order of the calls, without waiting in between.
     */
    default boolean insertsInGroups() {
        return false;
    }

    /**
     * The same, but a caller's second call with this key creates nothing and gets the answer of the first one, for at
     * least a day, even if both are under way at once.
     *
     * @return empty when the key was used with other values
     */
    default Future<Optional<String>> createOnce(Caller caller, String key, V values) {
        return Future.failedFuture(ActionFailure.invalid(IdempotencyKey.NAME, "There are no such keys here."));
    }

    /** Empty when the caller may change no such row. */
    Future<Optional<String>> change(Caller caller, long pk, V values);

    /** Whether {@link #change} would find the row. */
    Future<Boolean> mayChange(Caller caller, long pk);

    /** False when the caller may delete no such row. */
    Future<Boolean> delete(Caller caller, long pk);
}
