package dev.linnet.view;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a URL from the question mark on. */
final class QueryString {

    private QueryString() {}

    /** Several values repeat the key. Without any the text is empty. */
    static String of(Map<String, List<String>> values) {
        String pairs = values.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> PathSegment.encode(entry.getKey()) + "=" + PathSegment.encode(value)))
                .collect(Collectors.joining("&"));
        return pairs.isEmpty() ? "" : "?" + pairs;
    }
}
