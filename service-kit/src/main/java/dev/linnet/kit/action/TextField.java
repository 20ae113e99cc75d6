package dev.linnet.kit.action;

import java.util.Optional;

/**
 * A text that users write, with the rules and texts of DRF's {@code CharField}: trimmed, not blank, without NUL and lone
 * surrogates.
 *
 * @param most in code points, after trimming
 */
public record TextField(String name, int most) {

    /** Whether PostgreSQL can hold this text: it has neither NUL nor lone surrogates. */
    public static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    Optional<String> clean(String written, Complaints complaints) {
        String text = trim(written);
        if (text.isEmpty()) {
            complaints.add(name, "This field may not be blank.");
            return Optional.empty();
        }
        boolean good = true;
        Bound bound = new Bound(most);
        if (!bound.holds(text)) {
            complaints.add(name, bound.complaint());
            good = false;
        }
        if (text.indexOf('\0') >= 0) {
            complaints.add(name, "Null characters are not allowed.");
            good = false;
        }
        Optional<String> surrogate = text.codePoints()
                .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .mapToObj(c -> "Surrogate characters are not allowed: U+%X.".formatted(c))
                .findFirst();
        surrogate.ifPresent(text_ -> complaints.add(name, text_));
        return good && surrogate.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** White space as in Python: that of Java, no-break spaces, and next line. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
