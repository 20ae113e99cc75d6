package dev.linnet.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs initdb, pg_ctl and postgres. They refuse to run as root, so root runs them in a user namespace in which it is nobody;
 * the files they write still belong to root.
 */
final class Programs {

    private static final int MOST_SECONDS = 120;

    private final Path bin;
    private final List<String> prefix;

    private Programs(Path bin, List<String> prefix) {
        this.bin = bin;
        this.prefix = prefix;
    }

    static Programs in(Path bin) {
        return new Programs(bin, isRoot(bin) ? List.of("unshare", "-U") : List.of());
    }

    private static boolean isRoot(Path bin) {
        try {
            // Not the name of the user: root may have another one.
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name").equals("root") && Files.isExecutable(bin);
        }
    }

    /** Returns what the program printed. Blocks until it ends, two minutes at most. */
    String run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(arguments);
        return run(command);
    }

    private String run(List<String> command) {
        try {
            Path output = Files.createTempFile("postgres-", ".out");
            try {
                // A file, not a pipe: the server inherits it from pg_ctl and would keep a pipe open.
                Process process = clean(new ProcessBuilder(command))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
                String printed =
                        Files.readString(output, StandardCharsets.UTF_8).strip();
                if (!ended) {
                    process.destroyForcibly();
                    throw new PostgresException(name(command) + " did not end in " + MOST_SECONDS + " s: " + printed);
                }
                if (process.exitValue() != 0) {
                    throw new PostgresException(name(command) + " failed: " + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new PostgresException("Cannot run " + name(command) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("Interrupted while " + name(command) + " ran.");
        }
    }

    /** Without variables that mean something to the programs, such as PGDATA and PGPORT. */
    private static ProcessBuilder clean(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private String name(List<String> command) {
        return Path.of(command.get(prefix.size())).getFileName()
                + (prefix.isEmpty() ? "" : " (as root it needs unshare -U; an ordinary user does not)");
    }
}
