package dev.linnet.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * A cursor as clients are given it. Services sign, and check what comes back; gateways pass it on.
 *
 * @param signature of the service that issued it
 */
public record SignedCursor(Cursor cursor, long signature) {

    private static final byte VERSION = 2;
    private static final int BYTES = 1 + 3 * Long.BYTES;

    /** 34 characters of base64url; opaque to clients. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(cursor.epoch())
                .putLong(cursor.position())
                .putLong(signature)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty when the text is no cursor of this version. That it is signed is not checked. */
    public static Optional<SignedCursor> parse(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
            return Optional.empty();
        }
        Cursor cursor = new Cursor(bytes.getLong(), bytes.getLong());
        return cursor.position() < 0 ? Optional.empty() : Optional.of(new SignedCursor(cursor, bytes.getLong()));
    }
}
