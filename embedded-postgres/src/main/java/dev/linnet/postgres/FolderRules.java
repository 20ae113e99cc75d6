package dev.linnet.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The demands of PostgreSQL's programs on the folder in which they work. Checked before anything is unpacked. */
final class FolderRules {

    /** The programs have room for 1,023 bytes, of which the names within the folder take some. */
    private static final int MOST_BYTES = 800;

    /** The programs start each other by a shell, which reads these even between quotes. */
    private static final String READ_BY_SHELL = "$`\"\\";

    private FolderRules() {}

    /** Refuses a path that the programs cannot use. */
    static void checkName(Path folder) {
        String path = folder.toString();
        for (int i = 0; i < path.length(); i++) {
            char each = path.charAt(i);
            if (READ_BY_SHELL.indexOf(each) >= 0 || Character.isISOControl(each)) {
                String shown = Character.isISOControl(each) ? "a control character" : Character.toString(each);
                throw new PostgresException("The data folder " + path.replaceAll("\\p{Cc}", "?") + " has " + shown
                        + " in its path, which PostgreSQL's programs cannot take.");
            }
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new PostgresException("The path of the data folder has " + bytes
                    + " bytes, and PostgreSQL's programs take " + MOST_BYTES + " at most: " + path);
        }
    }

    /** Refuses a folder in which programs may not run. */
    static void checkExecutable(Path folder) {
        try {
            Path probe = Files.createTempFile(
                    folder,
                    "may-run-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean mayRun = Files.isExecutable(probe);
            Files.delete(probe);
            if (!mayRun) {
                throw new PostgresException("No program may run in the data folder " + folder
                        + " (is it mounted with noexec?), and PostgreSQL's programs are unpacked there.");
            }
        } catch (IOException e) {
            throw new PostgresException("Cannot write in the data folder " + folder + ": " + e);
        }
    }

    /** Refuses data of another user, whatever their rights: PostgreSQL does so too. */
    static void checkOwner(Path data) {
        Object owner = uid(data);
        Object self = uid(Path.of("/proc/self"));
        if (owner != null && self != null && !owner.equals(self)) {
            throw new PostgresException("The data in " + data + " belong to the user with the number " + owner
                    + ", and this process runs as " + self
                    + ". Start it as that user, or give the folder to this one (chown -R).");
        }
    }

    private static @Nullable Object uid(Path path) {
        try {
            return Files.exists(path) ? Files.getAttribute(path, "unix:uid") : null;
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
