package dev.linnet.testing;

/**
 * One run of a test that proves a row.
 *
 * @param row the id of the row
 * @param test the full name of the top-level class that declares the method, a dot, and the name of the method
 */
public record Proof(String row, String test, Outcome outcome) {

    /** What became of the run. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** Disabled, or given up by an assumption. */
        SKIPPED
    }

    /** The line of a proof file that says this. */
    String line() {
        return row + "\t" + test + "\t" + outcome;
    }

    /**
     * Reads a line of a proof file.
     *
     * @throws IllegalArgumentException if it is no such line
     */
    public static Proof parse(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no line of a proof file: " + line);
        }
        return new Proof(parts[0], parts[1], Outcome.valueOf(parts[2]));
    }
}
