package dev.linnet.kit.action;

import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call that creates, with the {@code idempotency_key} if the client sent one. For a day, a caller's second call
 * with a key creates nothing and gets the answer of the first.
 *
 * <p>The statement that creates also keeps the answer, so that neither is there without the other:
 *
 * <pre>{@code
 * String sql = "with made as (insert into notes (text) values ($1) returning note_data(notes) as data)"
 *         + Once.kept(2) + " select data from made";
 * return once.answer(statements, () -> statements.write(sql, once.values(text)).map(Statements::text));
 * }</pre>
 */
public final class Once {

    /** Without a key: each call creates. */
    public static final Once EVERY_TIME = new Once(0, null, new byte[0]);

    /** Removes answers that are older than a day. */
    public static final String TIDY = "delete from kept_answers where created_at < now() - interval '24 hours'";

    /** Removes the answers kept for these callers, an array of keys. */
    public static final String FORGET = "delete from kept_answers where caller = any ($1)";

    private static final String ONE_ANSWER_A_KEY = "kept_answers_pkey";

    private final long caller;
    private final @Nullable String key;
    private final byte[] asked;

    private Once(long caller, @Nullable String key, byte[] asked) {
        this.caller = caller;
        this.key = key;
        this.asked = asked;
    }

    /**
     * Reads the key of a call.
     *
     * @param asked what the call is to create; a key that comes with other values is answered 409
     * @throws ActionFailure 400 when the key is invalid, or an argument read before was wrong
     */
    public static Once of(Call call, Object... asked) {
        return call.filters()
                .read(Fields::idempotencyKey)
                .map(found -> of(call.caller(), found, call.action(), asked))
                .orElse(EVERY_TIME);
    }

    /** With this key, for {@link WritableTable#createOnce}. */
    public static Once of(Caller caller, String key, String action, Object... asked) {
        return new Once(caller.pk(), key, hash(action, asked));
    }

    /**
     * The part of a statement that keeps the answer. It follows a part {@code made} with the column {@code data}.
     *
     * @param first the number of the first of its three parameters
     */
    public static String kept(int first) {
        return ", kept as (insert into kept_answers (caller, key, asked, answer) select $%d::bigint, $%d::text, $%d::bytea, data"
                        .formatted(first, first + 1, first + 2)
                + " from made where $%d is not null and data is not null)".formatted(first + 1);
    }

    /** The values of the statement, followed by those of {@link #kept}. */
    public @Nullable Object[] values(@Nullable Object... values) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(caller);
        all.add(key);
        all.add(Buffer.buffer(asked));
        return all.toArray();
    }

    /**
     * The former answer, or the answer of the statement. Of several calls under way at once, one creates.
     *
     * @param create runs the statement
     * @return fails with an {@link ActionFailure} 409 when the key has created something else
     */
    public Future<Optional<String>> answer(Statements statements, Supplier<Future<Optional<String>>> create) {
        if (key == null) {
            return create.get();
        }
        return before(statements)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : create.get()
                                .recover(failure -> RefusedRow.isBy(failure, ONE_ANSWER_A_KEY)
                                        ? before(statements)
                                        : Future.failedFuture(failure)));
    }

    private Future<Optional<String>> before(Statements statements) {
        return statements
                .query("select asked, answer from kept_answers where caller = $1 and key = $2", caller, key)
                .map(found -> {
                    if (found.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = found.iterator().next();
                    if (!Arrays.equals(row.getBuffer("asked").getBytes(), asked)) {
                        throw conflict();
                    }
                    return Optional.of(row.getString("answer"));
                });
    }

    static ActionFailure conflict() {
        return ActionFailure.of(Status.CONFLICT, "This idempotency_key has been used to create something else.");
    }

    /** Each part follows its length, so that two different calls never hash the same bytes. */
    private static byte[] hash(String action, Object... asked) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            Stream.concat(Stream.of(action), Stream.of(asked))
                    .map(part -> String.valueOf(part).getBytes(StandardCharsets.UTF_8))
                    .forEach(part -> {
                        hash.update(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(part.length)
                                .flip());
                        hash.update(part);
                    });
            return hash.digest();
        } catch (NoSuchAlgorithmException neverMissing) {
            throw new IllegalStateException(neverMissing);
        }
    }
}
