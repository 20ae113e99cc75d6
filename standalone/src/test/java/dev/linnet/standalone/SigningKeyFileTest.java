package dev.linnet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.runtime.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFileTest {

    @Test
    void theKeyIsMadeOnceAndOnlyItsOwnerReadsIt(@TempDir Path parent) throws IOException {
        Path folder = parent.resolve("data");
        SigningKeyFile.keptIn(folder);
        Path file = folder.resolve("signing-key");
        String key = Files.readString(file);

        assertEquals(64, key.strip().length());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        SigningKeyFile.keptIn(folder);
        assertEquals(key, Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void twoFoldersHaveTwoKeys(@TempDir Path parent) throws IOException {
        SigningKeyFile.keptIn(parent.resolve("a"));
        SigningKeyFile.keptIn(parent.resolve("b"));

        assertNotEquals(
                Files.readString(parent.resolve("a/signing-key")), Files.readString(parent.resolve("b/signing-key")));
    }

    @Test
    void aFolderThatCannotBeMadeIsAClearRefusal(@TempDir Path parent) throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThrows(StartFailure.class, () -> SigningKeyFile.keptIn(file));
    }

    @Test
    void aFileThatHoldsNoKeyIsAClearRefusal(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("signing-key"), "short");

        assertThrows(StartFailure.class, () -> SigningKeyFile.keptIn(folder));
    }
}
