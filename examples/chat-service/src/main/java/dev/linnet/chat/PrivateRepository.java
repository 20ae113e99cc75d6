package dev.linnet.chat;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.Rows;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import io.vertx.core.Future;

/** The table {@code private_messages}, of which a caller sees the own ones only. Safe to use from any thread. */
final class PrivateRepository {

    private final Statements statements;

    PrivateRepository(Statements statements) {
        this.statements = statements;
    }

    Future<String> send(Caller sender, Caller receiver, String text) {
        String sql = """
                insert into private_messages (sender, sender_name, receiver, receiver_name, text) \
                values ($1, $2, $3, $4, $5) returning private_data(private_messages)\
                """;
        return statements
                .write(sql, sender.pk(), sender.username(), receiver.pk(), receiver.username(), text)
                .map(made -> Statements.text(made).orElseThrow(ActionFailure::refused));
    }

    /** To and from anybody, the oldest first. */
    Future<Rows> latest(Caller caller) {
        String sql = """
                select epoch, head, count, rows from relay_state, (\
                select count(*), coalesce('[' || string_agg(private_data(m), ',' order by created_at, pk) || ']', '[]') as rows from (\
                select * from (\
                (select * from private_messages where sender = $1 order by created_at desc, pk desc limit 50) union \
                (select * from private_messages where receiver = $1 order by created_at desc, pk desc limit 50)) own \
                order by created_at desc, pk desc limit 50) m) latest\
                """;
        return statements.query(sql, caller.pk()).map(Rows::of);
    }

    /** Between these two, the newest first. */
    Future<Rows> history(Caller caller, Caller other, Page page) {
        String sql = """
                select epoch, head, (select count(*) from private_messages where %1$s) as count, (\
                select coalesce('[' || string_agg(private_data(m), ',' order by created_at desc, pk desc) || ']', '[]') from (\
                select * from private_messages where %1$s order by created_at desc, pk desc limit $3 offset $4) m) as rows \
                from relay_state\
                """.formatted(
                        "least(sender, receiver) = least($1::bigint, $2) and greatest(sender, receiver) = greatest($1, $2)");
        return statements
                .query(sql, caller.pk(), other.pk(), page.limit(), page.offset())
                .map(Rows::of);
    }
}
