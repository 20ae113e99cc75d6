package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a page begins or ends: a row by its key, or a {@link Mark}.
 *
 * @param name of the argument, for complaints
 * @param pk empty when the client sent a mark
 */
record Edge(String name, OptionalLong pk, Optional<Mark> mark) {

    static final String AFTER = "after";
    static final String BEFORE = "before";
    static final String INVALID = "Enter a row's pk, or the first or last of a page.";

    /** Empty when the value is no row's key, nor a mark. */
    static Optional<Edge> of(String name, JsonNode value) {
        OptionalLong pk = Numbers.key(value);
        Optional<Mark> mark = pk.isPresent()
                ? Optional.empty()
                : Optional.ofNullable(value.textValue()).flatMap(Mark::parse);
        return pk.isPresent() || mark.isPresent() ? Optional.of(new Edge(name, pk, mark)) : Optional.empty();
    }

    /** The mark is of another list. */
    ActionFailure invalid() {
        return ActionFailure.invalid(name, INVALID);
    }

    /** The list has no order, so no row is before or after another. */
    ActionFailure unheeded() {
        return ActionFailure.invalid(name, "This list has pages by limit and offset only.");
    }
}
