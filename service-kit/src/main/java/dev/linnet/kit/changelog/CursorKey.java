package dev.linnet.kit.changelog;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.SignedCursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the cursors of one schema, so that a client can name only points in history that it was given. The schema's
 * table {@code cursor_key} holds the key, for all processes of the service. Safe from any thread.
 */
public final class CursorKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    /** Cloned for each signature, since a Mac is not thread-safe. */
    private final Mac keyed;

    private CursorKey(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param key at least one byte
     */
    public static CursorKey of(byte[] key) {
        return new CursorKey(key);
    }

    /** A new key, which no other process has. */
    public static CursorKey random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new CursorKey(key);
    }

    /**
     * Reads the key of a schema.
     *
     * @param pool its connections see the schema without naming it
     */
    public static Future<CursorKey> read(Pool pool) {
        return pool.query("select key from cursor_key")
                .execute()
                .map(rows ->
                        new CursorKey(rows.iterator().next().getBuffer("key").getBytes()));
    }

    /** The cursor as clients see it. */
    public String text(Cursor cursor) {
        return new SignedCursor(cursor, sign(cursor)).encode();
    }

    /** Empty when the text is no cursor, or when this key has not signed it. */
    public Optional<Cursor> read(String text) {
        return SignedCursor.parse(text)
                .filter(read -> read.signature() == sign(read.cursor()))
                .map(SignedCursor::cursor);
    }

    /** The first 8 bytes of a HMAC-SHA256 of epoch and position. */
    public long sign(Cursor cursor) {
        byte[] point = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(cursor.epoch())
                .putLong(cursor.position())
                .array();
        try {
            return ByteBuffer.wrap(((Mac) keyed.clone()).doFinal(point)).getLong();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
