package dev.linnet.documentation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be said without running a test: each row has one id of its own and a test, and tests name rows that exist. */
final class ProtocolIds {

    private ProtocolIds() {}

    static List<String> complaints(List<DocumentedRow> rows, List<ProvingMethod> tests) {
        List<String> complaints = new ArrayList<>();
        if (rows.isEmpty()) {
            complaints.add("no table has a column id");
        }
        Set<String> proven = new HashSet<>();
        tests.forEach(test -> proven.addAll(test.rows()));
        Map<String, Integer> lines = new HashMap<>();
        for (DocumentedRow row : rows) {
            Integer earlier = row.id().isEmpty() ? null : lines.putIfAbsent(row.id(), row.line());
            if (row.id().isEmpty()) {
                complaints.add("line " + row.line() + " has no id such as P5.12: " + row.text());
            } else if (earlier != null) {
                complaints.add("line " + row.line() + ": line " + earlier + " has the id " + row.id() + " too");
            } else if (!proven.contains(row.id())) {
                complaints.add("line " + row.line() + ": no test says that it proves " + row.id());
            }
        }
        for (ProvingMethod test : tests) {
            for (String row : test.rows()) {
                if (!lines.containsKey(row)) {
                    complaints.add(test.name() + " proves " + row + ", which no row has");
                }
            }
        }
        return complaints;
    }
}
