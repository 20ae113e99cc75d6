package dev.linnet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file of this JVM in a folder of proofs. Each JVM has its own, so that test processes side by side do not mix their
 * lines. Each line is written at once, so that a JVM that dies leaves what it had proven. Any thread may add.
 */
final class ProofFile {

    private static final Map<Path, ProofFile> FILES = new ConcurrentHashMap<>();
    private static final String NAME = ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".tsv";

    private final Path file;

    private ProofFile(Path folder) {
        file = folder.resolve(NAME);
    }

    static ProofFile of(Path folder) {
        return FILES.computeIfAbsent(folder, ProofFile::new);
    }

    synchronized void add(Proof proof) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, proof.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // JUnit only logs it. Then the check of all modules finds no proof, and fails the build.
            throw new UncheckedIOException(e);
        }
    }
}
