package dev.linnet.standalone;

import dev.linnet.gateway.login.SigningKey;
import dev.linnet.runtime.StartFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The key that signs sessions, made once and kept, so that a restart logs nobody out. Only its owner can read the file. */
final class SigningKeyFile {

    private static final int KEY_BYTES = 32;

    private SigningKeyFile() {}

    /** Makes folder and file when they are missing. */
    static SigningKey keptIn(Path folder) {
        Path file = folder.resolve("signing-key");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                make(folder, file);
            }
            return SigningKey.of(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new StartFailure("The signing key in " + file + " cannot be used: " + e.getMessage()
                    + ". Remove the file to have another one made.");
        } catch (IOException e) {
            throw new StartFailure("Cannot keep a signing key in " + file + ": " + e);
        }
    }

    private static void make(Path folder, Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path unfinished = Files.createTempFile(
                folder,
                "signing-key-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(unfinished, HexFormat.of().formatHex(key) + "\n");
            // Not a move: of two copies that start at once, both must go on with the key of one.
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // The other copy's key counts.
        } finally {
            Files.delete(unfinished);
        }
    }
}
