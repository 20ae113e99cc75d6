package dev.linnet.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text that stays within its place in a path, however it is read there.
 *
 * @param encoded percent-encoded UTF-8
 */
record PathSegment(String encoded) {

    /**
     * Empty when the text could be taken for another path. Slashes are refused and not only encoded: many servers decode a
     * path before they look for its dots and slashes.
     */
    static Optional<PathSegment> of(String text) {
        boolean staysHere = !text.isEmpty()
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        return staysHere ? Optional.of(new PathSegment(encode(text))) : Optional.empty();
    }

    /** Percent-encoding for paths, queries and headers alike. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
