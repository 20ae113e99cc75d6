package dev.linnet.gateway.frame;

import java.nio.charset.StandardCharsets;

/** JSON texts that the gateway writes itself. */
public final class JsonText {

    public static final String NULL = "null";

    private JsonText() {}

    /** A JSON string. Escapes lone surrogates, which UTF-8 cannot encode. */
    public static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(value, i))) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** The {@code errors} of a reply with one sentence. */
    public static String error(String text) {
        return "[" + quote(text) + "]";
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isPaired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }
}
