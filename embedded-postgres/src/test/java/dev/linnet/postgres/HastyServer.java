package dev.linnet.postgres;

import dev.linnet.testing.FreePorts;
import java.nio.file.Path;

/** A server that does not wait for the disk and whose programs are unpacked once: most tests are about neither. */
final class HastyServer {

    private HastyServer() {}

    static EmbeddedPostgres start(Path folder) {
        return start(folder, FreePorts.next());
    }

    static EmbeddedPostgres start(Path folder, int port) {
        return EmbeddedPostgres.startHasty(folder, port);
    }
}
