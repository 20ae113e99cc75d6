package dev.linnet.kit.action;

import dev.linnet.protocol.Cursor;

/**
 * The rows of a page, and the cursor that was read in the same snapshot.
 *
 * @param count how many rows match, on all pages
 * @param rows a JSON array
 */
public record Rows(long count, String rows, Cursor cursor) {

    String page(Page page) {
        return "{\"count\":" + count + ",\"limit\":" + page.limit() + ",\"offset\":" + page.offset() + ",\"results\":"
                + rows + ",\"cursor\":\"" + cursor.encode() + "\"}";
    }
}
