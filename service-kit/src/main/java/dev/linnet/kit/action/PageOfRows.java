package dev.linnet.kit.action;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * The rows of a page, and the cursor that was read in the same snapshot.
 *
 * @param count how many rows match, on all pages
 * @param isMinimum whether more rows may match than were counted
 * @param rows a JSON array
 * @param marks where the page stands; empty when it was not read by a {@link Listing}
 */
public record PageOfRows(long count, boolean isMinimum, String rows, Cursor cursor, Optional<Marks> marks) {

    /** Rows of a list that has pages by {@code limit} and {@code offset} only. */
    public PageOfRows(long count, String rows, Cursor cursor) {
        this(count, false, rows, cursor, Optional.empty());
    }

    /** The rows of a snapshot whose only row has the columns {@code count} and {@code rows}. */
    public static PageOfRows of(Snapshot read) {
        Row row = read.row().orElseThrow();
        return new PageOfRows(row.getLong("count"), row.getString("rows"), read.cursor());
    }

    /**
     * The page as the reply shows it.
     *
     * @throws ActionFailure 400 when {@code after} or {@code before} was asked for and no {@link Listing} has read the
     *     page
     */
    String page(Page page, CursorKey key) {
        if (marks.isEmpty() && page.hasEdge()) {
            throw page.after().or(page::before).orElseThrow().unheeded();
        }
        return "{\"count\":" + count + (isMinimum ? ",\"count_is_minimum\":true" : "") + ",\"limit\":" + page.limit()
                + ",\"offset\":" + page.offset() + ",\"results\":"
                + rows + ",\"cursor\":\"" + key.text(cursor) + "\""
                + marks.map(Marks::members).orElse("") + "}";
    }

    /**
     * The arguments of the next page of a streamed list. It begins after the last row shown, so that rows which come
     * and go meanwhile move nothing. Empty after the last page.
     */
    Optional<Effect> next(Fields filters, Page page) {
        if (marks.isEmpty()) {
            return page.isLastOf(count)
                    ? Optional.empty()
                    : Optional.of(new Effect.Continue(filters.with("offset", page.nextOffset())));
        }
        Optional<Mark> edge =
                page.isBackwards() ? marks.get().first() : marks.get().last();
        return edge.filter(place -> marks.get().more())
                .map(place -> new Effect.Continue(filters.with(
                        page.isBackwards() ? Edge.BEFORE : Edge.AFTER, place.encode(), "offset", page.nextOffset())));
    }
}
