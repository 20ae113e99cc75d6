package dev.linnet.gateway.frame;

import java.nio.charset.StandardCharsets;

/** Encodes text messages as a server sends them (RFC 6455, section 5.2): not masked, one frame unless they are long. */
public final class WebSocketText {

    /** Clients with Vert.x's default limit refuse larger frames. */
    private static final int MOST_IN_FRAME = 65_535;

    private static final int LONGEST_IN_ONE_BYTE = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int CONTINUATION = 0;

    private WebSocketText() {}

    /** The whole message with its frame headers. */
    public static byte[] encode(String message) {
        return encode(message.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encode(byte[] message) {
        byte[] encoded = new byte[size(message.length)];
        int to = 0;
        int from = 0;
        do {
            int length = Math.min(MOST_IN_FRAME, message.length - from);
            int opcode = from == 0 ? TEXT : CONTINUATION;
            encoded[to++] = (byte) (from + length == message.length ? FINAL | opcode : opcode);
            if (length <= LONGEST_IN_ONE_BYTE) {
                encoded[to++] = (byte) length;
            } else {
                encoded[to++] = TWO_BYTES_FOLLOW;
                encoded[to++] = (byte) (length >> 8);
                encoded[to++] = (byte) length;
            }
            System.arraycopy(message, from, encoded, to, length);
            to += length;
            from += length;
        } while (from < message.length);
        return encoded;
    }

    /** Of a message of this many bytes, with its frame headers. */
    private static int size(int length) {
        int whole = length / MOST_IN_FRAME;
        int rest = length % MOST_IN_FRAME;
        int headers = whole * 4;
        if (rest > 0 || length == 0) {
            headers += rest <= LONGEST_IN_ONE_BYTE ? 2 : 4;
        }
        return length + headers;
    }

    /** Messages that differ in one place, encoded with little work for each. */
    public static final class Template {

        private final byte[] head;
        private final byte[] tail;

        public Template(String head, String tail) {
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.tail = tail.getBytes(StandardCharsets.UTF_8);
        }

        /** The message with this text between head and tail, with its frame headers. */
        public byte[] encode(String middle) {
            byte[] text = middle.getBytes(StandardCharsets.UTF_8);
            int length = head.length + text.length + tail.length;
            boolean isShort = length <= LONGEST_IN_ONE_BYTE;
            if (length > MOST_IN_FRAME) {
                byte[] message = new byte[length];
                put(message, 0, text);
                return WebSocketText.encode(message);
            }
            byte[] encoded = new byte[length + (isShort ? 2 : 4)];
            encoded[0] = (byte) (FINAL | TEXT);
            if (isShort) {
                encoded[1] = (byte) length;
            } else {
                encoded[1] = TWO_BYTES_FOLLOW;
                encoded[2] = (byte) (length >> 8);
                encoded[3] = (byte) length;
            }
            put(encoded, isShort ? 2 : 4, text);
            return encoded;
        }

        private void put(byte[] to, int at, byte[] middle) {
            System.arraycopy(head, 0, to, at, head.length);
            System.arraycopy(middle, 0, to, at + head.length, middle.length);
            System.arraycopy(tail, 0, to, at + head.length + middle.length, tail.length);
        }
    }
}
