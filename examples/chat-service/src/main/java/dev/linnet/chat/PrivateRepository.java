package dev.linnet.chat;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Listing;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.Rows;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;

/** The table {@code private_messages}, of which a caller sees the own ones only. Safe to use from any thread. */
final class PrivateRepository {

    /**
     * What a subscription begins with.
     *
     * @param messages a JSON array
     * @param head the log's, read in the same statement
     * @param agrees whether nothing of the caller's has committed that has no number yet
     */
    record Latest(String messages, Cursor head, boolean agrees) {}

    private static final Listing MESSAGES = Listing.newestFirst("private_messages", "private_data(shown)");

    private final Statements statements;

    PrivateRepository(Statements statements) {
        this.statements = statements;
    }

    Future<String> send(Caller sender, Caller receiver, String text, Once once) {
        String sql = """
                with made as (insert into private_messages (sender, sender_name, receiver, receiver_name, text) \
                values ($1, $2, $3, $4, $5) returning private_data(private_messages) as data)\
                """ + Once.kept(6) + " select data from made";
        return once.answer(
                        statements,
                        () -> statements
                                .write(
                                        sql,
                                        once.values(
                                                sender.pk(),
                                                sender.username(),
                                                receiver.pk(),
                                                receiver.username(),
                                                text))
                                .map(Statements::text))
                .map(row -> row.orElseThrow(ActionFailure::refused));
    }

    /**
     * To and from anybody, the oldest first. Messages without a number yet are left out, because they come as events.
     */
    Future<Latest> latest(Caller caller) {
        String sql = """
                select s.epoch, s.head, a.agrees, (\
                select coalesce('[' || string_agg(private_data(m), ',' order by created_at, pk) || ']', '[]') from (\
                select * from (\
                (select * from private_messages where sender = $1 and 'private.create ' || pk <> all (a.entered) \
                order by created_at desc, pk desc limit 50) union \
                (select * from private_messages where receiver = $1 and 'private.create ' || pk <> all (a.entered) \
                order by created_at desc, pk desc limit 50)) own \
                order by created_at desc, pk desc limit 50) m) as messages \
                from relay_state s, linnet_ahead('chat', 'user.' || $1::bigint) a\
                """;
        return statements.query(sql, caller.pk()).map(found -> {
            Row row = found.iterator().next();
            return new Latest(row.getString("messages"), ChangeLog.head(row), row.getBoolean("agrees"));
        });
    }

    /** Between these two, the newest first. */
    Future<Rows> history(Caller caller, Caller other, Page page) {
        String between =
                "least(l.sender, l.receiver) = least($1::bigint, $2) and greatest(l.sender, l.receiver) = greatest($1, $2)";
        return MESSAGES.page(statements, between, page, caller.pk(), other.pk());
    }
}
