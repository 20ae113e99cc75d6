package dev.linnet.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel does to processes. Blocks. */
final class Signals {

    private Signals() {}

    /** Frozen: it answers nothing, and its connections stay open. */
    static void freeze(Stream<ProcessHandle> processes) throws IOException, InterruptedException {
        send("STOP", processes);
    }

    static void thaw(Stream<ProcessHandle> processes) throws IOException, InterruptedException {
        send("CONT", processes);
    }

    static void send(String signal, Stream<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(each -> command.add(Long.toString(each.pid())));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(command + " ended with " + code);
        }
    }
}
