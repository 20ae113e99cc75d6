package dev.linnet.kit.action;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in an ordered list: that of a row, which may be gone. Opaque to clients.
 *
 * @param at the row's value of the column that orders the list, as text
 * @param pk the row's key, which orders rows of one value
 */
record Mark(String at, long pk) {

    /** Distinguishes a mark from a row's key, which is all digits. */
    private static final String PREFIX = "m";

    private static final int LONGEST = 1_000;

    String encode() {
        byte[] text = at.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(pk)
                .put(text)
                .array();
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty when the text is no mark. */
    static Optional<Mark> parse(String text) {
        if (text.length() > LONGEST || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            if (bytes.remaining() <= Long.BYTES) {
                return Optional.empty();
            }
            long pk = bytes.getLong();
            String at = StandardCharsets.UTF_8.decode(bytes).toString();
            return at.indexOf('\0') < 0 ? Optional.of(new Mark(at, pk)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
