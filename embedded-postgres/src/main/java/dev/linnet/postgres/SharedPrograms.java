package dev.linnet.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that the JVMs of one user share for unpacked programs, since unpacking takes seconds. */
final class SharedPrograms {

    private SharedPrograms() {}

    /** Makes the folder when it is missing. */
    static Path folder() {
        try {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"), "linnet-" + System.getProperty("user.name"));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // Another user may have made it first, and could put programs of their own there.
            Path own = Files.createTempDirectory("linnet-programs-");
            if (Files.getOwner(folder).equals(Files.getOwner(own))) {
                Files.delete(own);
                return folder;
            }
            return own;
        } catch (IOException e) {
            throw new PostgresException("Cannot make a folder for PostgreSQL's programs: " + e);
        }
    }
}
