package dev.linnet.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.action.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named texts for paths and queries, from an object of texts, numbers, booleans, and arrays of those. */
final class Texts {

    private Texts() {}

    /**
     * In the order sent. Null counts as absent. Any other value that is no text is a complaint, and so is a text of
     * more than {@code most} code points.
     */
    static Map<String, List<String>> of(Fields arguments, String name, int most) {
        Optional<JsonNode> sent = arguments.json(name, most).filter(value -> !value.isNull());
        if (sent.isEmpty()) {
            return Map.of();
        }
        if (!sent.get().isObject()) {
            arguments.complain(name, "Expected a JSON object.");
            return Map.of();
        }
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : sent.get().properties()) {
            List<String> values = new ArrayList<>();
            Iterable<JsonNode> nodes = entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue());
            for (JsonNode node : nodes) {
                if (node.isContainerNode()) {
                    arguments.complain(name, "\"" + entry.getKey() + "\" is not valid.");
                } else if (!node.isNull()) {
                    values.add(node.asText());
                }
            }
            texts.put(entry.getKey(), values);
        }
        return texts;
    }
}
