package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The part of a list that a client wants. {@link Listing} reads it.
 *
 * @param limit at most this many rows, positive
 * @param offset how many rows to skip, 0 or more; with {@code after} or {@code before} it skips nothing
 * @param after the page begins after this row
 * @param before the page ends before this row
 */
public record Page(long limit, long offset, Optional<Edge> after, Optional<Edge> before) {

    private static final long DEFAULT_LIMIT = 25;
    private static final long LARGEST_LIMIT = 100;

    /** Without {@code after} and {@code before}. */
    public Page(long limit, long offset) {
        this(limit, offset, Optional.empty(), Optional.empty());
    }

    /** Answers a page, with or without {@code limit} and {@code offset}. */
    public static Action action(BiFunction<Call, Page, Future<PageOfRows>> read) {
        return Action.list(call -> {
            Page page = of(call.filters());
            return read.apply(call, page).map(found -> Reply.success(Status.OK, found.page(page, call.cursors())));
        });
    }

    /**
     * Reads the arguments of a list.
     *
     * @throws ActionFailure 400 when {@code after} or {@code before} is no place of a row
     */
    static Page of(Fields filters) {
        return filters.read(f -> new Page(
                Math.min(LARGEST_LIMIT, f.positive("limit", DEFAULT_LIMIT)),
                f.positive("offset", 0),
                f.edge(Edge.AFTER),
                f.edge(Edge.BEFORE)));
    }

    static boolean isWanted(Fields filters) {
        return filters.has("limit") || filters.has("offset") || filters.has(Edge.AFTER) || filters.has(Edge.BEFORE);
    }

    boolean hasEdge() {
        return after.isPresent() || before.isPresent();
    }

    /** Whether the page is read towards the list's beginning: the rows right before one. */
    boolean isBackwards() {
        return before.isPresent() && after.isEmpty();
    }

    /** The offset of the next page of a streamed list. */
    long nextOffset() {
        return offset + limit;
    }

    boolean isLastOf(long count) {
        return offset >= count - limit;
    }
}
