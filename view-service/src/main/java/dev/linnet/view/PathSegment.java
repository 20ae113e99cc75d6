package dev.linnet.view;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that stays within its place in a path, however it is read there.
 *
 * @param encoded percent-encoded UTF-8
 */
record PathSegment(String encoded) {

    private static final Pattern ENCODED = Pattern.compile("([\\x21-\\x7e&&[^%]]|%[0-9A-Fa-f]{2})+");

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

    /** Of a segment as it stands in a path; empty also when it is no percent-encoded UTF-8. */
    static Optional<PathSegment> ofEncoded(String segment) {
        if (!ENCODED.matcher(segment).matches()) {
            return Optional.empty();
        }
        // URLDecoder makes a space of a plus sign.
        String text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? of(text) : Optional.empty();
    }

    /** Percent-encoding for paths, queries and headers alike. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
