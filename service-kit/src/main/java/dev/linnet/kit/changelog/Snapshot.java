package dev.linnet.kit.changelog;

import dev.linnet.protocol.Cursor;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one query, and the point in history at which they were read: every change that the rows do not show has a
 * position above the cursor.
 *
 * @param agrees false when the rows may show a change of the topic that has no number yet; that change comes as an
 *     event too
 */
public record Snapshot(List<Row> rows, Cursor cursor, boolean agrees) {

    /** The only row, if there is one. */
    public Optional<Row> row() {
        return rows.stream().findFirst();
    }
}
