package dev.linnet.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of a table whose last column is called {@code id}.
 *
 * @param id for example {@code P5.12}; empty when the row has none
 * @param line counted from 1
 */
record DocumentedRow(String id, int line, String text) {

    private static final Pattern TABLE_HEAD = Pattern.compile("\\|.*\\|\\s*id\\s*\\|\\s*");
    private static final Pattern ID = Pattern.compile("P\\d+\\.\\d+");

    static List<DocumentedRow> of(String markdown) {
        List<DocumentedRow> rows = new ArrayList<>();
        List<String> lines = markdown.lines().toList();
        boolean inTable = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (TABLE_HEAD.matcher(line).matches()) {
                inTable = true;
                // Skips the line of dashes.
                i++;
            } else if (inTable) {
                rows.add(new DocumentedRow(id(line), i + 1, line));
            }
        }
        return rows;
    }

    private static String id(String row) {
        int end = row.lastIndexOf('|');
        String last = row.substring(row.lastIndexOf('|', end - 1) + 1, end).strip();
        return ID.matcher(last).matches() ? last : "";
    }
}
