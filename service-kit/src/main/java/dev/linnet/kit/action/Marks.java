package dev.linnet.kit.action;

import java.util.Optional;

/**
 * A page's place in its list.
 *
 * @param more whether the list goes on after the page; before it, when only {@code before} was given
 * @param first the place of its first row; empty when it has none
 * @param last the place of its last row
 */
record Marks(boolean more, Optional<Mark> first, Optional<Mark> last) {

    /** As members of a JSON object. */
    String members() {
        return ",\"more\":" + more + member("first", first) + member("last", last);
    }

    private static String member(String name, Optional<Mark> mark) {
        return mark.map(place -> ",\"" + name + "\":\"" + place.encode() + "\"").orElse("");
    }
}
