package dev.linnet.chat;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Listing;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.PageOfRows;
import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The table {@code private_messages}. A caller sees only messages to or from himself. Safe from any thread. */
final class PrivateRepository {

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
     * The caller's messages with everybody in the column {@code messages}, the oldest first. Leaves out messages that
     * come as events.
     */
    Future<Snapshot> latest(Topic own, Caller caller) {
        String sql = """
                select coalesce('[' || string_agg(private_data(m), ',' order by created_at, pk) || ']', '[]') as messages from (\
                select * from (\
                (select * from private_messages where sender = $1 and 'private.create ' || pk <> all (ahead.entered) \
                order by created_at desc, pk desc limit 50) union \
                (select * from private_messages where receiver = $1 and 'private.create ' || pk <> all (ahead.entered) \
                order by created_at desc, pk desc limit 50)) own \
                order by created_at desc, pk desc limit 50) m\
                """;
        return statements.snapshot(own, sql, caller.pk());
    }

    /** The messages between these two, the newest first. */
    Future<PageOfRows> history(Caller caller, Caller other, Page page) {
        String between =
                "least(l.sender, l.receiver) = least($1::bigint, $2) and greatest(l.sender, l.receiver) = greatest($1, $2)";
        return MESSAGES.page(statements, between, page, caller.pk(), other.pk());
    }
}
