package dev.linnet.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of a table whose last column is called Test.
 *
 * @param line counted from 1
 * @param tests as {@code ClassName.methodName}
 */
record DocumentedRow(int line, String text, List<String> tests) {

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*\\.[a-z]\\w*)`");
    private static final Pattern TABLE_HEAD = Pattern.compile("\\|.*\\|\\s*Test\\s*\\|\\s*");

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
                // Below it is the line of dashes.
                i++;
            } else if (inTable) {
                rows.add(new DocumentedRow(i + 1, line, tests(line)));
            }
        }
        return rows;
    }

    private static List<String> tests(String row) {
        int end = row.lastIndexOf('|');
        String last = row.substring(row.lastIndexOf('|', end - 1) + 1, end);
        return TEST.matcher(last).results().map(found -> found.group(1)).toList();
    }
}
