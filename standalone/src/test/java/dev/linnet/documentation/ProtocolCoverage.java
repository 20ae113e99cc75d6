package dev.linnet.documentation;

import dev.linnet.testing.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fails the build when a row of the protocol's tables has no test that passed in this build, or one that failed or did not
 * run. A test may be skipped if another one of the row has passed. Writes a table of the rows, their tests and the outcomes.
 */
public final class ProtocolCoverage {

    private ProtocolCoverage() {}

    /**
     * Runs the check.
     *
     * @param arguments the document, the root folder of the modules, when the build began (ISO 8601), the table to write
     */
    public static void main(String[] arguments) throws Exception {
        Path document = Path.of(arguments[0]);
        Path root = Path.of(arguments[1]);
        List<DocumentedRow> rows = DocumentedRow.of(Files.readString(document));
        List<ProvingMethod> tests = ProvingMethod.in(root);
        Proofs proofs = Proofs.read(root, Instant.parse(arguments[2]));
        Path table = Path.of(arguments[3]);
        Files.writeString(table, table(rows, tests, proofs));
        List<String> complaints = complaints(rows, tests, proofs);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException(
                    document + " and the tests of this build disagree:\n  " + String.join("\n  ", complaints));
        }
        System.out.println(rows.size() + " rows of " + document.getFileName()
                + " are proven by tests that passed in this build; see " + table);
    }

    static List<String> complaints(List<DocumentedRow> rows, List<ProvingMethod> tests, Proofs proofs) {
        List<String> complaints = new ArrayList<>(ProtocolIds.complaints(rows, tests));
        for (ProvingMethod test : tests) {
            Proof.Outcome outcome = proofs.outcome(test.name()).orElse(null);
            if (outcome == null || outcome == Proof.Outcome.FAILED) {
                complaints.add(String.join(", ", test.rows()) + ": " + test.name()
                        + (outcome == null ? " did not run" : " did not pass"));
            }
        }
        for (DocumentedRow row : rows) {
            List<ProvingMethod> ofRow = tests.stream()
                    .filter(test -> test.rows().contains(row.id()))
                    .toList();
            if (!ofRow.isEmpty()
                    && ofRow.stream()
                            .allMatch(test -> proofs.outcome(test.name()).equals(Optional.of(Proof.Outcome.SKIPPED)))) {
                complaints.add(row.id() + ": every test was skipped");
            }
        }
        for (String test : proofs.tests()) {
            if (tests.stream().noneMatch(known -> known.name().equals(test))) {
                complaints.add(test + " ran, and no source has it with @Proves");
            }
        }
        return complaints;
    }

    /** A Markdown table: row, test, outcome. */
    static String table(List<DocumentedRow> rows, List<ProvingMethod> tests, Proofs proofs) {
        StringBuilder table = new StringBuilder("| row | test | outcome |\n|---|---|---|\n");
        for (DocumentedRow row : rows) {
            for (ProvingMethod test : tests) {
                if (test.rows().contains(row.id())) {
                    String outcome = proofs.outcome(test.name())
                            .map(Proof.Outcome::toString)
                            .orElse("did not run");
                    table.append("| %s | `%s` | %s |\n".formatted(row.id(), test.name(), outcome));
                }
            }
        }
        return table.toString();
    }
}
