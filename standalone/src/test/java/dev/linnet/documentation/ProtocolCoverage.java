package dev.linnet.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fails the build when a row of the protocol's tables names no test, or one that did not run and pass in this build. */
public final class ProtocolCoverage {

    private ProtocolCoverage() {}

    /**
     * Runs the check.
     *
     * @param arguments the document, the root folder of the modules, and when the build began (ISO 8601)
     */
    public static void main(String[] arguments) throws Exception {
        Path document = Path.of(arguments[0]);
        TestReports reports = TestReports.read(Path.of(arguments[1]), Instant.parse(arguments[2]));
        List<DocumentedRow> rows = DocumentedRow.of(Files.readString(document));
        List<String> complaints = complaints(rows, reports);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException(
                    document + " and the tests of this build disagree:\n  " + String.join("\n  ", complaints));
        }
        System.out.println(
                rows.size() + " rows of " + document.getFileName() + " are proven by tests that passed in this build");
    }

    static List<String> complaints(List<DocumentedRow> rows, TestReports reports) {
        List<String> complaints = new ArrayList<>();
        if (rows.isEmpty()) {
            complaints.add("no table has a column Test");
        }
        for (DocumentedRow row : rows) {
            if (row.tests().isEmpty()) {
                complaints.add("line " + row.line() + " names no test: " + row.text());
            }
            for (String test : row.tests()) {
                switch (reports.outcome(test)) {
                    case PASSED -> {}
                    case FAILED -> complaints.add("line " + row.line() + ": " + test + " did not pass");
                    case ABSENT -> complaints.add("line " + row.line() + ": " + test + " did not run");
                    case AMBIGUOUS -> complaints.add("line " + row.line() + ": there are several " + test);
                }
            }
        }
        return complaints;
    }
}
