package dev.linnet.kit.action;

/**
 * Which part of a list is wanted.
 *
 * @param limit at most this many rows, positive
 * @param offset how many rows to pass over, 0 or more
 */
public record Page(long limit, long offset) {

    private static final long DEFAULT_LIMIT = 25;
    private static final long LARGEST_LIMIT = 100;

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
