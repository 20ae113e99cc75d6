package dev.linnet.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the operating system that is run to its end. Blocks. */
final class Command {

    private Command() {}

    /**
     * Returns what it printed.
     *
     * @throws IOException when it cannot be run, or fails
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": " + printed);
        }
        return printed;
    }

    static String run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }
}
