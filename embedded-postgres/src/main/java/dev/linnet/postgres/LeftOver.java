package dev.linnet.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The server that an earlier process started in a data folder and did not stop, as the folder's pid file names it. */
final class LeftOver {

    /** Whether there is such a server. */
    enum State {
        /** No server runs there, and nothing says so. */
        NONE,
        /** The folder names a process that is gone, or that is another program. */
        STALE,
        RUNNING,
        /** The process is a PostgreSQL, but perhaps one of another folder. */
        UNCLEAR
    }

    private static final Path PROCESSES = Path.of("/proc");

    private final Path data;

    LeftOver(Path data) {
        this.data = data;
    }

    /** The process that the folder names; 0 when it names none. */
    long pid() {
        try {
            return Files.readAllLines(pidFile()).stream()
                    .findFirst()
                    .map(line -> Long.parseLong(line.strip()))
                    .orElse(0L);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    State state() {
        if (!Files.exists(pidFile())) {
            return State.NONE;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return State.STALE;
        }
        // The working directory of a server is its data folder. That holds for every path to the folder, and after the
        // folder was moved.
        Path folder = PROCESSES.resolve(Long.toString(pid())).resolve("cwd");
        try {
            return Files.isSameFile(folder, data) && isPostgres(process.get()) ? State.RUNNING : State.STALE;
        } catch (IOException e) {
            return byCommandLine(process.get());
        }
    }

    /** Where the operating system does not show the folder of a process. */
    private State byCommandLine(ProcessHandle process) {
        Optional<String> line = process.info().commandLine();
        if (line.filter(text -> text.contains(data.toString())).isPresent() && isPostgres(process)) {
            return State.RUNNING;
        }
        // A process that is not shown may be a server of another user.
        return line.isEmpty() || isPostgres(process) ? State.UNCLEAR : State.STALE;
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .commandLine()
                .or(() -> process.info().command())
                .filter(line -> line.contains("postgres"))
                .isPresent();
    }

    /** Removes a stale pid file. Another program may have its number now, and would keep a server from starting. */
    void forget() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new PostgresException("Cannot remove postmaster.pid in " + data + ": " + e);
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}
