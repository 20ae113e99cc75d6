package dev.linnet.gateway.frame;

import com.fasterxml.jackson.core.JsonLocation;
import java.util.regex.Pattern;

/** The frame is not JSON. The message says where and why, on one line, without quoting the frame. */
final class UnreadableFrame extends Exception {

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ");
    private static final Pattern LIMIT = Pattern.compile(", from `[^`]*`");
    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");

    UnreadableFrame(String why, JsonLocation where) {
        super(
                "JSON parse error - " + tidy(why) + ": line " + where.getLineNr() + " column " + where.getColumnNr(),
                null,
                false,
                false);
    }

    /** Never null. */
    String text() {
        return String.valueOf(getMessage());
    }

    /** Drops Jackson's remarks about its own classes, which do not help a client. */
    private static String tidy(String message) {
        String withoutSource = SOURCE.matcher(message).replaceAll("[");
        String withoutLimit = LIMIT.matcher(withoutSource).replaceAll("");
        return LINES.matcher(withoutLimit).replaceAll(" ");
    }
}
