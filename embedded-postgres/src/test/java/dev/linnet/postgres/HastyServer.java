package dev.linnet.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** A server that does not wait for the disk and whose programs are unpacked once: most tests are about neither. */
final class HastyServer {

    private HastyServer() {}

    static EmbeddedPostgres start(Path folder) throws IOException {
        return start(folder, FreePorts.next());
    }

    static EmbeddedPostgres start(Path folder, int port) throws IOException {
        return EmbeddedPostgres.startHasty(folder, FreshDatabase.Server.programsFolder(), port);
    }
}
