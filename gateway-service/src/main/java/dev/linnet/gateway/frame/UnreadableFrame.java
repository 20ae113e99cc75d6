package dev.linnet.gateway.frame;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** The frame is no JSON text; the message says where and why, on one line and without quoting the frame. */
final class UnreadableFrame extends Exception {

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ");
    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");

    UnreadableFrame(String why, JsonLocation where) {
        super(
                "JSON parse error - " + why + ": line " + where.getLineNr() + " column " + where.getColumnNr(),
                null,
                false,
                false);
    }

    UnreadableFrame(JsonProcessingException e) {
        this(tidy(e.getOriginalMessage()), e.getLocation() == null ? JsonLocation.NA : e.getLocation());
    }

    /** Never null. */
    String text() {
        return String.valueOf(getMessage());
    }

    private static String tidy(String message) {
        return LINES.matcher(SOURCE.matcher(message).replaceAll("[")).replaceAll(" ");
    }
}
