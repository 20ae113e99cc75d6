package dev.linnet.users;

import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.UsersAnswer;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The table {@code user_changes}: the users who were renamed or deleted, by any SQL writer. Safe from any thread.
 *
 * <p>A transaction may commit after one that began later, so its rows may appear below rows that were read before. So
 * the next read begins at the oldest transaction that was under way when this read began. Nothing is missed, and some
 * rows are returned twice.
 */
final class UserChanges {

    /**
     * The place after a read.
     *
     * @param oldest where the next read begins when this one has ended; 0 when it has ended
     */
    record Position(long epoch, long xid, long pk, long oldest) {

        static final Position BEGINNING = new Position(0, 0, 0, 0);

        /** Empty when the text is no position. */
        static Optional<Position> parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 4) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Position(
                        Long.parseLong(parts[0]),
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3])));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return epoch + ":" + xid + ":" + pk + ":" + oldest;
        }
    }

    /** Some changes, and where to read on: at once when there are more. */
    record Page(List<UsersAnswer.User> changes, boolean more, Position next) {}

    private final Statements statements;
    private final int most;

    /**
     * @param most the most changes of one page
     */
    UserChanges(Statements statements, int most) {
        this.statements = statements;
        this.most = most;
    }

    /** The changes after a position. A position of another database counts as the beginning. */
    Future<Page> after(Position from) {
        String sql = """
            select o.oldest, c.pk, c.username, c.xid::text::bigint as xid \
            from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest) o left join lateral (\
            select * from user_changes where (xid, pk) > ($1::text::xid8, $2::bigint) \
            order by user_changes.xid, user_changes.pk limit $3) c on true order by c.xid, c.pk\
            """;
        return statements
                .snapshot(sql, Long.toString(from.xid()), from.pk(), most)
                .compose(read -> read.cursor().epoch() == from.epoch()
                        ? Future.succeededFuture(page(read, from))
                        : after(new Position(read.cursor().epoch(), 0, 0, 0)));
    }

    /** The position for changes from now on. */
    Future<Position> now() {
        return statements
                .snapshot("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest")
                .map(read -> new Position(
                        read.cursor().epoch(), read.row().orElseThrow().getLong("oldest"), 0, 0));
    }

    private Page page(Snapshot read, Position from) {
        List<UsersAnswer.User> changes = new ArrayList<>();
        Row last = null;
        for (Row row : read.rows()) {
            last = row;
            if (row.getLong("pk") != null) {
                changes.add(new UsersAnswer.User(row.getLong("pk"), Optional.ofNullable(row.getString("username"))));
            }
        }
        Row end = Objects.requireNonNull(last, "the oldest transaction is always read");
        long epoch = from.epoch();
        long oldest = from.oldest() > 0 ? from.oldest() : end.getLong("oldest");
        if (changes.size() < most) {
            return new Page(changes, false, new Position(epoch, oldest, 0, 0));
        }
        return new Page(changes, true, new Position(epoch, end.getLong("xid"), end.getLong("pk"), oldest));
    }
}
