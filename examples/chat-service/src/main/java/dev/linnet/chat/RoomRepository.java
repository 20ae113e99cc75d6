package dev.linnet.chat;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Listing;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.PageOfRows;
import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The tables {@code rooms} and {@code messages}, and the users present. Safe from any thread. */
final class RoomRepository {

    /** The most rooms of one maker. */
    private static final int MOST_ROOMS = 1_000;

    /** Removes names that are older than any login (14 days): no socket can have joined by them. */
    static final String TIDY = "delete from former_rooms where until < now() - interval '14 days'";

    private static final Listing ROOMS = Listing.byText(
            "rooms",
            "name",
            "left(room_data(shown), -1) || ',\"users\":'"
                    + " || (select count(*) from present where place = 'room.' || picked.pk) || '}'");

    private static final Listing MESSAGES = Listing.newestFirst("messages", "message_data(shown)");

    private final Statements statements;

    RoomRepository(Statements statements) {
        this.statements = statements;
    }

    /** By name, each with the number of users in it now. */
    Future<PageOfRows> list(Page page) {
        return ROOMS.page(statements, "true", page);
    }

    Future<Optional<Long>> find(String name) {
        return statements
                .query("select pk from rooms where key = room_key($1)", name)
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(found.iterator().next().getLong("pk")));
    }

    /** The room with this name, and rooms that had it before. */
    Future<List<Long>> everFound(String name) {
        String sql = """
            select pk, 0 as place, null::timestamptz as until from rooms where key = room_key($1) union all (\
            select f.room, 1, f.until from former_rooms f where f.key = room_key($1) \
            and not exists (select from rooms r where r.pk = f.room and r.key = f.key) order by f.until desc limit 100) \
            order by place, until desc\
            """;
        return statements
                .query(sql, name)
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getLong("pk"))
                        .toList());
    }

    /** Makes the room when it does not exist. Fails with 429 when the caller has made too many. */
    Future<Long> findOrMake(Caller caller, String name) {
        return find(name)
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> make(caller, name)
                                .compose(made -> find(name))
                                .map(room -> room.orElseThrow(ActionFailure::refused))));
    }

    private Future<Void> make(Caller caller, String name) {
        return statements
                .write("select make_room($1, $2, $3) as may", name, caller.pk(), MOST_ROOMS)
                .map(made -> {
                    if (!made.iterator().next().getBoolean("may")) {
                        throw ActionFailure.of(
                                Status.TOO_MANY_REQUESTS,
                                "You have made " + MOST_ROOMS + " rooms, and no user may have more.");
                    }
                    return null;
                });
    }

    /**
     * The reply to a caller who enters, in the columns {@code room}, {@code users} and {@code messages}. The users
     * include the caller. Leaves out other users and messages that come as events. Without a row when there is no such
     * room.
     */
    Future<Snapshot> entered(Topic topic, long room, Caller caller) {
        String sql = """
            select room_data(r) as room, (\
            select '[' || string_agg(linnet_user(u.pk, u.username), ',' order by u.username) || ']' from (\
            (select pk, username from present where place = 'room.' || r.pk and 'user_join ' || pk <> all (ahead.entered) \
            order by username limit 500) union select $2::bigint, $3::text) u) as users, (\
            select coalesce('[' || string_agg(message_data(m), ',' order by created_at, pk) || ']', '[]') from (\
            select * from messages where room = r.pk and 'message.create ' || pk <> all (ahead.entered) \
            order by created_at desc, pk desc limit 50) m) as messages from rooms r where r.pk = $1\
            """;
        return statements.snapshot(topic, sql, room, caller.pk(), caller.username());
    }

    /** Empty when there is no such room. */
    Future<Optional<String>> say(Caller author, String room, String text, Once once) {
        String sql = """
            with room as (select pk from rooms where key = room_key($1) for key share), \
            made as (insert into messages (room, author, username, text) \
            select pk, $2, $3, $4 from room returning message_data(messages) as data)\
            """ + Once.kept(5) + " select data from room left join made on true";
        return once.answer(
                statements,
                () -> statements
                        .write(sql, once.values(room, author.pk(), author.username(), text))
                        .map(rows -> Statements.any(rows)
                                ? Optional.of(Statements.text(rows).orElseThrow(ActionFailure::refused))
                                : Optional.empty()));
    }

    /** The newest first. */
    Future<PageOfRows> history(long room, Page page) {
        return MESSAGES.page(statements, "l.room = $1", page, room);
    }
}
