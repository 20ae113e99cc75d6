package dev.linnet.standalone;

import dev.linnet.postgres.EmbeddedPostgres;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.Settings;
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
                Path.of(settings.text("LINNET_DATA_DIR", "data")),
                settings.flag("LINNET_CLUSTER", false) ? Optional.of(ClusterConfig.from(settings)) : Optional.empty(),
                settings.number("LINNET_DATABASE_PORT", DATABASE_PORT, 1, 65535));
    }

    boolean embedsDatabase() {
        return givenDatabaseUrl.isEmpty();
    }

    String databaseUrl() {
        return givenDatabaseUrl.orElseGet(() -> EmbeddedPostgres.url(databasePort));
    }
}
