package dev.linnet.documentation;

import dev.linnet.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The outcome of each test that proves rows. Of several runs one that failed counts most, and one that was skipped least: a
 * test that needs a program is skipped on machines without it.
 */
final class Proofs {

    private static final Pattern FILE = Pattern.compile("target/proofs/[^/]*\\.tsv$");

    private static final List<Proof.Outcome> WEIGHT =
            List.of(Proof.Outcome.SKIPPED, Proof.Outcome.PASSED, Proof.Outcome.FAILED);

    private final TreeMap<String, Proof.Outcome> outcomes = new TreeMap<>();

    /** Reads what the tests of all modules wrote since then. Older files are of another build. */
    static Proofs read(Path root, Instant since) throws IOException {
        Proofs proofs = new Proofs();
        try (Stream<Path> files = Files.find(
                root,
                5,
                (file, attributes) ->
                        FILE.matcher(file.toString().replace('\\', '/')).find()
                                && !attributes.lastModifiedTime().toInstant().isBefore(since))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                for (String line : Files.readAllLines(file)) {
                    proofs.add(Proof.parse(line));
                }
            }
        }
        return proofs;
    }

    /** Empty when the test did not run. */
    Optional<Proof.Outcome> outcome(String test) {
        return Optional.ofNullable(outcomes.get(test));
    }

    private void add(Proof proof) {
        outcomes.merge(
                proof.test(),
                proof.outcome(),
                (one, other) -> WEIGHT.indexOf(one) > WEIGHT.indexOf(other) ? one : other);
    }

    /** The tests that ran, by name. */
    List<String> tests() {
        return List.copyOf(outcomes.keySet());
    }
}
