package dev.linnet.kit.action;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/**
 * The rows of a page, and the cursor that was read in the same snapshot.
 *
 * @param count how many rows match, on all pages
 * @param rows a JSON array
 */
public record Rows(long count, String rows, Cursor cursor) {

    /** Those of a query whose only row has the columns {@code count}, {@code rows}, and {@code epoch} and {@code head} of {@code relay_state}. */
    public static Rows of(RowSet<Row> found) {
        Row row = found.iterator().next();
        return new Rows(row.getLong("count"), row.getString("rows"), ChangeLog.head(row));
    }

    String page(Page page, CursorKey key) {
        return "{\"count\":" + count + ",\"limit\":" + page.limit() + ",\"offset\":" + page.offset() + ",\"results\":"
                + rows + ",\"cursor\":\"" + key.text(cursor) + "\"}";
    }
}
