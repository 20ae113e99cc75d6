package dev.linnet.runtime.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the bytes of a request's head what the decoder would accept or repair, and a proxy before us may read in another way:
 * folded headers, control bytes, lines that do not end with CR LF, names that are no tokens, a request line not of three words.
 */
final class HeadScan {

    private static final String NAME_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private enum At {
        START,
        REQUEST_LINE,
        LINE_START,
        NAME,
        VALUE
    }

    private At at = At.START;
    private boolean afterCr;
    private int spaces;
    private @Nullable String fault;

    /** Gets each byte of the head once, in order. */
    void read(ByteBuf buffer, int from, int to) {
        for (int i = from; i < to && fault == null; i++) {
            fault = read(buffer.getByte(i) & 0xff);
        }
    }

    /** What is wrong, as a sentence; null when nothing is. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Whether more than empty lines was read. */
    boolean hasBegun() {
        return at != At.START;
    }

    /** Call it before the next request. */
    void reset() {
        at = At.START;
        afterCr = false;
        spaces = 0;
        fault = null;
    }

    private @Nullable String read(int b) {
        if (afterCr) {
            afterCr = false;
            return b == '\n' ? endOfLine() : "A line does not end with CR LF.";
        }
        if (b == '\r') {
            afterCr = true;
            return null;
        }
        if ((b < ' ' && b != '\t') || b == 0x7f) {
            return "A control character is not allowed here.";
        }
        return switch (at) {
            case START, REQUEST_LINE -> requestLine(b);
            case LINE_START, NAME -> name(b);
            case VALUE -> null;
        };
    }

    private @Nullable String endOfLine() {
        switch (at) {
            case START, LINE_START -> {
                // An empty line: before a request it is allowed, after the headers it is their end.
            }
            case REQUEST_LINE -> {
                at = At.LINE_START;
                return spaces == 2 ? null : "The request line is not valid.";
            }
            case NAME -> {
                return "A header has no colon.";
            }
            case VALUE -> at = At.LINE_START;
        }
        return null;
    }

    private @Nullable String requestLine(int b) {
        if (b == '\t' || (b == ' ' && at == At.START)) {
            return "The request line is not valid.";
        }
        at = At.REQUEST_LINE;
        spaces += b == ' ' ? 1 : 0;
        return null;
    }

    private @Nullable String name(int b) {
        if (at == At.LINE_START && (b == ' ' || b == '\t')) {
            return "Folded headers are not allowed.";
        }
        if (b == ':') {
            if (at == At.LINE_START) {
                return "A header has no name.";
            }
            at = At.VALUE;
            return null;
        }
        at = At.NAME;
        return isNameCharacter(b) ? null : "The name of a header is not valid.";
    }

    private static boolean isNameCharacter(int b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || NAME_PUNCTUATION.indexOf(b) >= 0;
    }
}
