package dev.linnet.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * A point in the history of a change log, as handed to clients.
 *
 * @param epoch tells histories apart that could have forked; positions of two epochs cannot be compared
 * @param position 0 before the first event, growing by at least 1 an event
 */
public record Cursor(long epoch, long position) {

    private static final byte VERSION = 1;
    private static final int BYTES = 1 + Long.BYTES + Long.BYTES;

    /** 23 characters of base64url; opaque to clients. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(epoch)
                .putLong(position)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty when the text is no cursor of this version. */
    public static Optional<Cursor> parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
                return Optional.empty();
            }
            Cursor cursor = new Cursor(bytes.getLong(), bytes.getLong());
            return cursor.position() < 0 ? Optional.empty() : Optional.of(cursor);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
