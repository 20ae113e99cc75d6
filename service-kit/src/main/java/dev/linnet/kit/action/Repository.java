package dev.linnet.kit.action;

import dev.linnet.protocol.Caller;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The rows behind all of {@link Crud}'s actions, in an order of its own.
 *
 * @param <V> what a client may write to a row, checked
 */
public interface Repository<V> extends WritableTable<V> {

    /** All matching rows, as a JSON array; the repository bounds their number. */
    Future<String> list(Caller caller, Fields filters);

    Future<PageOfRows> page(Caller caller, Fields filters, Page page);

    Future<Optional<String>> retrieve(Caller caller, long pk);
}
