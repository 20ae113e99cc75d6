package dev.linnet.chat;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.Rows;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/** The tables {@code rooms} and {@code messages}, and who is present. Safe to use from any thread. */
final class RoomRepository {

    /** What somebody is shown who enters, as JSON, and the log's head when it was read. */
    record Entered(long pk, String data, Cursor head) {}

    private final Statements statements;

    RoomRepository(Statements statements) {
        this.statements = statements;
    }

    /** By name, each with how many users are in it now. */
    Future<Rows> list(Page page) {
        String sql = """
                select epoch, head, (select count(*) from rooms) as count, (\
                select coalesce('[' || string_agg(left(room_data(r), -1) || ',"users":' \
                || (select count(*) from present where place = 'room.' || r.pk) || '}', ',' order by name) || ']', '[]') \
                from (select * from rooms order by name limit $1 offset $2) r) as rows from relay_state\
                """;
        return statements.query(sql, page.limit(), page.offset()).map(Rows::of);
    }

    Future<Optional<Long>> find(String name) {
        return statements
                .query("select pk from rooms where name = $1", name)
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(found.iterator().next().getLong("pk")));
    }

    /** Makes the room when it is not there yet. */
    Future<Entered> enter(Caller caller, String name) {
        return look(caller, name)
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> statements
                                .write(
                                        "insert into rooms (name, created_by) values ($1, $2)"
                                                + " on conflict (name) do nothing",
                                        name,
                                        caller.pk())
                                .compose(made -> look(caller, name))
                                .map(entered -> entered.orElseThrow(ActionFailure::refused))));
    }

    /** The caller is shown among the users already, who is let in by the reply. */
    private Future<Optional<Entered>> look(Caller caller, String name) {
        String sql = """
                select epoch, head, pk, '{"room":' || room_data(r) || ',"users":' || (\
                select '[' || string_agg(user_data(u.pk, u.username), ',' order by u.username) || ']' from (\
                (select pk, username from present where place = 'room.' || r.pk order by username limit 500) union select $2::bigint, $3::text) u) \
                || ',"messages":' || (\
                select coalesce('[' || string_agg(message_data(m), ',' order by created_at, pk) || ']', '[]') from (\
                select * from messages where room = r.pk order by created_at desc, pk desc limit 50) m) || '}' as data \
                from rooms r, relay_state where r.name = $1\
                """;
        return statements.query(sql, name, caller.pk(), caller.username()).map(found -> {
            if (found.size() == 0) {
                return Optional.empty();
            }
            Row row = found.iterator().next();
            return Optional.of(new Entered(row.getLong("pk"), row.getString("data"), ChangeLog.head(row)));
        });
    }

    /** Empty when the room is gone. */
    Future<Optional<String>> say(Caller author, long room, String text) {
        String sql = """
                with room as (select pk from rooms where pk = $1 for key share), \
                made as (insert into messages (room, author, username, text) \
                select pk, $2, $3, $4 from room returning message_data(messages) as data) \
                select data from room left join made on true\
                """;
        return statements
                .write(sql, room, author.pk(), author.username(), text)
                .map(rows -> Statements.any(rows)
                        ? Optional.of(Statements.text(rows).orElseThrow(ActionFailure::refused))
                        : Optional.empty());
    }

    /** The newest first. */
    Future<Rows> history(long room, Page page) {
        String sql = """
                select epoch, head, (select count(*) from messages where room = $1) as count, (\
                select coalesce('[' || string_agg(message_data(m), ',' order by created_at desc, pk desc) || ']', '[]') from (\
                select * from messages where room = $1 order by created_at desc, pk desc limit $2 offset $3) m) as rows \
                from relay_state\
                """;
        return statements.query(sql, room, page.limit(), page.offset()).map(Rows::of);
    }
}
