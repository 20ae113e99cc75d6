package dev.linnet.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL as the class path has them: one compressed archive for this operating system and processor. */
final class Archive {

    private static final int OWNER_MAY_EXECUTE = 0100;

    private final String resource;

    private Archive(String resource) {
        this.resource = resource;
    }

    static Archive forThisMachine() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String resource = "/postgres-" + system + "-" + processor + ".txz";
        if (Archive.class.getResource(resource) == null) {
            throw new PostgresException("No embedded PostgreSQL for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; use a server of your own.");
        }
        return new Archive(resource);
    }

    /** Unpacks once: a second call, by another process too, finds what the first one left. */
    Path unpack(Path folder) {
        try {
            Path programs = folder.resolve("programs-" + digest());
            if (!Files.exists(programs)) {
                Path unfinished = Files.createTempDirectory(folder, "unpacking-");
                try {
                    extract(unfinished);
                    takeName(unfinished, programs);
                } catch (IOException e) {
                    // On a full disk, what was unpacked would keep it full.
                    Folders.delete(unfinished);
                    throw e;
                }
            }
            return programs.resolve("bin");
        } catch (IOException e) {
            throw new PostgresException("Cannot unpack PostgreSQL into " + folder + ": " + e);
        }
    }

    private void takeName(Path unfinished, Path programs) throws IOException {
        try {
            Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(unfinished); // Another process was faster.
        }
    }

    private InputStream open() throws IOException {
        InputStream in = Archive.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return new BufferedInputStream(in, 1 << 16);
    }

    private String digest() throws IOException {
        try (InputStream in = open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // Every Java platform has it.
        }
    }

    private void extract(Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(open()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolve(".."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean executable = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
