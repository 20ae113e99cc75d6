package dev.linnet.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The programs of PostgreSQL 15 as Debian 12 packages it. */
final class DebianTools {

    private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

    private DebianTools() {}

    /** Skips the test where they are not. */
    static void assumeInstalled() {
        Assumptions.assumeTrue(Files.isExecutable(BINARIES.resolve("initdb")), "PostgreSQL 15 is not installed");
    }

    /** Answers what it printed. As the user that Debian's package makes, if need be: the server refuses to run as root. */
    static String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        Path binary = BINARIES.resolve(program);
        command.add(Files.isExecutable(binary) ? binary.toString() : program);
        command.addAll(List.of(arguments));
        return execute(command);
    }

    /** Of the same user. */
    static Path emptyFolder() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("linnet-debian-");
        if (isRoot()) {
            execute(List.of("chown", "postgres", folder.toString()));
        }
        return folder;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String execute(List<String> command) throws IOException, InterruptedException {
        // Not a pipe: the server that pg_ctl leaves behind would hold it open.
        Path output = Files.createTempFile("linnet-tool-", ".out");
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ": " + printed);
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }
}
