package dev.linnet.kit.action;

import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one table in a fixed order: by a column, and by {@code pk} where that is equal. A page begins
 * after a row, not after a number of rows. So rows that others create or delete meanwhile neither hide a row nor show
 * one twice. Safe from any thread.
 *
 * <p>An index of the filtered columns, the ordering column and {@code pk}, in this order, makes each page equally fast.
 */
public final class Listing {

    private enum Kind {
        /** Null outside the years 1 to 9999, where the text would be ambiguous. */
        MOMENT(
                "timestamptz",
                "case when %1$s >= '0001-01-01 00:00:00+00' and %1$s < '10000-01-01 00:00:00+00'"
                        + " then to_char(%1$s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') end"),
        TEXT("text", "%s::text");

        private final String type;
        private final String shown;

        Kind(String type, String shown) {
            this.type = type;
            this.shown = shown;
        }
    }

    /** So that no page reads a whole table to count it. */
    private static final long MOST_COUNTED = 10_000;

    /** Either order of the list's index, which alone is read for the rows that are skipped. */
    private static final String PAGE = """
            select (select count(*) from (select from %1$s l where %2$s limit %12$d) c) as count, coalesce(p.rows, '[]') as rows, \
            coalesce(p.more, false) as more, p.first_at, p.first_pk, p.last_at, p.last_pk from (\
            select '[' || string_agg(%3$s, ',' order by at %5$s, pk %5$s) || ']' as rows, bool_or(rest) as more, \
            (array_agg(%6$s order by at %5$s, pk %5$s))[1] as first_at, (array_agg(pk order by at %5$s, pk %5$s))[1] as first_pk, \
            (array_agg(%6$s order by at %7$s, pk %7$s))[1] as last_at, (array_agg(pk order by at %7$s, pk %7$s))[1] as last_pk from (\
            select found.*, count(*) over () > %8$s as rest from (\
            select row.shown, place.at, place.pk from (select l.%4$s as at, l.pk from %1$s l where %2$s%9$s \
            order by l.%4$s %10$s, l.pk %10$s limit %8$s + 1 offset %11$s) place, \
            lateral (select x as shown from %1$s x where x.pk = place.pk offset 0) row) found order by at %10$s, pk %10$s limit %8$s) picked) p\
            """;

    private final String table;
    private final String column;
    private final Kind kind;
    private final boolean descending;
    private final String data;

    private Listing(String table, String column, Kind kind, boolean descending, String data) {
        this.table = table;
        this.column = column;
        this.kind = kind;
        this.descending = descending;
        this.data = data;
    }

    /**
     * A table by its column {@code created_at}, the newest row first.
     *
     * @param data an SQL expression that shows one row as JSON; the row is called {@code shown}, of the table's type
     */
    public static Listing newestFirst(String table, String data) {
        return new Listing(table, "created_at", Kind.MOMENT, true, data);
    }

    /** The same, the oldest row first. */
    public static Listing oldestFirst(String table, String data) {
        return new Listing(table, "created_at", Kind.MOMENT, false, data);
    }

    /**
     * A table by a column of texts that are never null and have at most 700 bytes, since a page's mark contains such a
     * text.
     */
    public static Listing byText(String table, String column, String data) {
        return new Listing(table, column, Kind.TEXT, false, data);
    }

    /**
     * Reads a page, its count and the log's head in one snapshot. The count goes up to 10,000.
     *
     * @param condition the rows that the caller may see and asked for, in SQL; the row is called {@code l}
     * @param values of the condition's {@code $1}, {@code $2} and so on
     * @return fails with an {@link ActionFailure}: 404 when the page is to begin or end at a {@code pk} that does not
     *     meet the condition any more, 400 when it is to begin or end at a mark of another list
     */
    public Future<PageOfRows> page(Statements statements, String condition, Page page, @Nullable Object... values) {
        return mark(statements, condition, page.after(), values)
                .compose(after -> mark(statements, condition, page.before(), values)
                        .compose(before -> page(statements, condition, page, after, before, values)));
    }

    private Future<PageOfRows> page(
            Statements statements,
            String condition,
            Page page,
            @Nullable Mark after,
            @Nullable Mark before,
            @Nullable Object[] values) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
        String bounds = bound(all, after, page.after(), descending) + bound(all, before, page.before(), !descending);
        String limit = "$" + (all.size() + 1) + "::bigint";
        String offset = "$" + (all.size() + 2) + "::bigint";
        all.add(page.limit());
        all.add(page.hasEdge() ? 0L : page.offset());
        String sql = PAGE.formatted(
                table,
                condition,
                data,
                column,
                order(descending),
                kind.shown.formatted("at"),
                order(!descending),
                limit,
                bounds,
                order(descending != page.isBackwards()),
                offset,
                MOST_COUNTED + 1);
        return statements.listSnapshot(sql, all.toArray()).map(Listing::rows);
    }

    private static String order(boolean descending) {
        return descending ? "desc" : "asc";
    }

    private String bound(List<@Nullable Object> values, @Nullable Mark mark, Optional<Edge> edge, boolean below) {
        if (mark == null) {
            return "";
        }
        values.add(kind == Kind.MOMENT ? moment(mark, edge.orElseThrow()) : mark.at());
        values.add(mark.pk());
        return " and (l.%s, l.pk) %s ($%d::%s, $%d::bigint)"
                .formatted(column, below ? "<" : ">", values.size() - 1, kind.type, values.size());
    }

    private static OffsetDateTime moment(Mark mark, Edge edge) {
        try {
            OffsetDateTime moment = Instant.parse(mark.at()).atOffset(ZoneOffset.UTC);
            if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
                return moment;
            }
        } catch (DateTimeException ofAnotherList) {
            // As below.
        }
        throw edge.invalid();
    }

    /** Completes with null when there is no edge. */
    private Future<@Nullable Mark> mark(
            Statements statements, String condition, Optional<Edge> edge, @Nullable Object[] values) {
        if (edge.isEmpty()) {
            return Future.succeededFuture();
        }
        if (edge.get().mark().isPresent()) {
            return Future.succeededFuture(edge.get().mark().get());
        }
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(edge.get().pk().orElseThrow());
        String sql = "select %s as at, l.pk from %s l where l.pk = $%d and (%s)"
                .formatted(kind.shown.formatted("l." + column), table, all.size(), condition);
        return statements.query(sql, all.toArray()).map(found -> {
            if (found.size() == 0) {
                throw ActionFailure.notFound();
            }
            Row row = found.iterator().next();
            return mark(row.getString("at"), row.getLong("pk"))
                    .orElseThrow(() -> edge.get().invalid());
        });
    }

    private static PageOfRows rows(Snapshot read) {
        Row row = read.row().orElseThrow();
        Marks marks = new Marks(
                row.getBoolean("more"),
                mark(row.getString("first_at"), row.getLong("first_pk")),
                mark(row.getString("last_at"), row.getLong("last_pk")));
        long count = row.getLong("count");
        return new PageOfRows(
                Math.min(count, MOST_COUNTED),
                count > MOST_COUNTED,
                row.getString("rows"),
                read.cursor(),
                Optional.of(marks));
    }

    /** Null for a page without rows. */
    private static Optional<Mark> mark(@Nullable String at, @Nullable Long pk) {
        return at == null || pk == null ? Optional.empty() : Optional.of(new Mark(at, pk));
    }
}
