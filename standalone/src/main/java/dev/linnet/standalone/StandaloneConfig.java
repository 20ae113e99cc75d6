package dev.linnet.standalone;

import dev.linnet.postgres.EmbeddedPostgres;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.StartFailure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the parts do not know of.
 *
 * @param givenDatabaseUrl of a server to use; empty embeds one
 * @param dataFolder keeps the embedded database and the signing key; made when it is missing
 * @param cluster joined so that services of other processes are served too; empty for none
 * @param databasePort of the embedded server, on loopback
 */
record StandaloneConfig(
        Optional<String> givenDatabaseUrl, Path dataFolder, Optional<ClusterConfig> cluster, int databasePort) {

    private static final int DATABASE_PORT = 15432;

    static StandaloneConfig from(Settings settings) {
        return new StandaloneConfig(
                settings.text("DATABASE_URL"),
                dataFolder(settings.text("LINNET_DATA_DIR", "data")),
                settings.flag("LINNET_CLUSTER", false) ? Optional.of(ClusterConfig.from(settings)) : Optional.empty(),
                settings.number("LINNET_DATABASE_PORT", DATABASE_PORT, 1, 65535));
    }

    /**
     * Absolute, so that what is said of it can be found.
     *
     * @throws StartFailure when it can be no folder
     */
    private static Path dataFolder(String text) {
        Path folder;
        try {
            folder = Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartFailure("LINNET_DATA_DIR: \"" + text.replaceAll("[^\\x20-\\x7e]", "?")
                    + "\" is no path under this locale. Start with LC_ALL=C.UTF-8, or choose a path of ASCII letters.");
        }
        if (!Files.isDirectory(Path.of("").toAbsolutePath())) {
            throw new StartFailure(
                    "The current folder has a name that this locale cannot read. Start with LC_ALL=C.UTF-8.");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new StartFailure("LINNET_DATA_DIR: " + folder + " is a file, not a folder.");
        }
        return folder;
    }

    boolean embedsDatabase() {
        return givenDatabaseUrl.isEmpty();
    }

    String databaseUrl() {
        return givenDatabaseUrl.orElseGet(() -> EmbeddedPostgres.url(databasePort));
    }
}
