package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Numbers as clients write them: as JSON numbers or as text. */
final class Numbers {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

    private Numbers() {}

    /** A whole number that fits a {@code bigint}, or its digits as text. */
    static OptionalLong key(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return OptionalLong.of(value.longValue());
        }
        if (value.isTextual() && DIGITS.matcher(value.textValue()).matches()) {
            try {
                return OptionalLong.of(Long.parseLong(value.textValue()));
            } catch (NumberFormatException tooLarge) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** The decimal text of a number; empty when it is too large to be one. */
    static Optional<String> text(JsonNode number) {
        if (number.isIntegralNumber()) {
            return Optional.of(number.bigIntegerValue().toString());
        }
        double value = number.doubleValue();
        return Double.isFinite(value)
                ? Optional.of(new BigDecimal(Double.toString(value)).toPlainString())
                : Optional.empty();
    }
}
