package dev.linnet.check;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth: a table of the checker, which a row trigger on {@code posts.posts} fills. It has every committed change of
 * every writer, and nothing that was rolled back. The row stays locked until the commit, so the changes of one post are in
 * the order of their commits. The checker does not read the server's triggers and change log. All methods block.
 *
 * <p>Needs a user who may create a schema, and triggers on {@code posts.posts}. {@link #remove()} leaves nothing behind.
 */
final class WriteLog {

    private static final String INSTALL = """
            drop schema if exists linnet_check cascade;
            create schema linnet_check;
            create table linnet_check.writes (
                id bigint generated always as identity (cache 1) primary key,
                pk bigint not null,
                before text,
                after text,
                transaction xid8 not null default pg_current_xact_id(),
                ended_before xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
                at timestamptz not null default clock_timestamp());
            create function linnet_check.note() returns trigger
                language plpgsql security definer set search_path = pg_catalog, pg_temp
            as $$ begin
                insert into linnet_check.writes (pk, before, after) values (coalesce(new.pk, old.pk), old.body, new.body);
                return null;
            end $$;
            create trigger linnet_check after insert or update or delete on posts.posts
                for each row execute function linnet_check.note();
            """;

    private static final String READ = """
            select pk, before, after, transaction::text::bigint as transaction, ended_before::text::bigint as ended_before,
                (extract(epoch from at) * 1000)::bigint as at_ms,
                not pg_visible_in_snapshot(transaction, ?::pg_snapshot) and pg_visible_in_snapshot(transaction, ?::pg_snapshot)
                    as required
            from linnet_check.writes order by id
            """;

    private static final String DIFFERENT_ROWS = """
            select count(*) from (select distinct on (pk) pk, after from linnet_check.writes order by pk, id desc) w
            left join posts.posts p using (pk) where p.body is distinct from w.after
            """;

    private final Database database;

    WriteLog(Database database) {
        this.database = database;
    }

    /** Waits for the transactions that write posts, and logs every change from then on. */
    void install() throws SQLException {
        run(INSTALL);
    }

    void remove() throws SQLException {
        run("drop schema if exists linnet_check cascade");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A snapshot that tells committed changes from others. */
    String mark() throws SQLException {
        return text("select pg_current_snapshot()::text");
    }

    /** The number of posts that differ from the log. If it is not 0, the log is not the truth. */
    long differentRows() throws SQLException {
        return Long.parseLong(text(DIFFERENT_ROWS));
    }

    private String text(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Everything logged so far.
     *
     * @param begin changes visible in it were committed before all subscriptions held
     * @param end changes not visible in it were committed after the checker's last write
     */
    List<Write> read(String begin, String end) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, begin);
            statement.setString(2, end);
            List<Write> writes = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    writes.add(write(row));
                }
            }
            return writes;
        }
    }

    private static Write write(ResultSet row) throws SQLException {
        @Nullable String before = row.getString("before");
        @Nullable String after = row.getString("after");
        return new Write(
                row.getLong("pk"),
                before,
                after,
                Followed.tags(before),
                Followed.tags(after),
                row.getLong("transaction"),
                row.getLong("ended_before"),
                row.getLong("at_ms"),
                row.getBoolean("required"));
    }
}
