package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/**
 * Which part of a list is wanted.
 *
 * @param limit at most this many rows, positive
 * @param offset how many rows to pass over, 0 or more
 */
public record Page(long limit, long offset) {

    private static final long DEFAULT_LIMIT = 25;
    private static final long LARGEST_LIMIT = 100;

    /** Answers a page, whether or not {@code limit} or {@code offset} is there. */
    public static Action action(BiFunction<Call, Page, Future<Rows>> read) {
        return Action.reading(call -> {
            Page page = of(call.filters());
            return read.apply(call, page).map(found -> Reply.success(Status.OK, found.page(page, call.cursors())));
        });
    }

    static Page of(Fields filters) {
        return new Page(
                Math.min(LARGEST_LIMIT, filters.positive("limit", DEFAULT_LIMIT)), filters.positive("offset", 0));
    }

    static boolean isWanted(Fields filters) {
        return filters.has("limit") || filters.has("offset");
    }

    Page next() {
        return new Page(limit, offset + limit);
    }

    boolean isLastOf(long count) {
        return offset >= count - limit;
    }
}
