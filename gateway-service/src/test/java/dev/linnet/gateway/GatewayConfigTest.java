package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.session.SessionLimits;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static GatewayConfig read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        GatewayConfig config = GatewayConfig.from(settings);
        settings.verify();
        return config;
    }

    private static String complaint(Map<String, String> environment) {
        return String.valueOf(
                assertThrows(SettingsException.class, () -> read(environment)).getMessage());
    }

    @Test
    void needsASigningKeyAndNothingElse() {
        GatewayConfig config = read(Map.of("LINNET_SIGNING_KEY", KEY));
        assertEquals("0.0.0.0", config.host());
        assertEquals(8080, config.port());
        assertEquals("posts", config.defaultStream());
        assertEquals(Duration.ofSeconds(10), config.actionTimeout());
        assertEquals(Duration.ofSeconds(3), config.leavePause());
        assertEquals(SessionLimits.DEFAULT, config.limits());
        assertFalse(config.secureCookies());
        assertTrue(complaint(Map.of()).contains("LINNET_SIGNING_KEY"));
    }

    @Test
    void refusesAShortKeyWithoutRepeatingIt() {
        String complaint = complaint(Map.of("LINNET_SIGNING_KEY", "hunter2"));
        assertTrue(complaint.contains("32 bytes"), complaint);
        assertFalse(complaint.contains("hunter2"), complaint);
    }

    @Test
    void takesTheKeyFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        read(Map.of("LINNET_SIGNING_KEY_FILE", file.toString()));
        assertTrue(complaint(
                        Map.of("LINNET_SIGNING_KEY_FILE", folder.resolve("none").toString()))
                .contains("LINNET_SIGNING_KEY_FILE"));
    }

    @Test
    void complainsOfHalfATlsSettingAndOfAnImpossibleStream() {
        assertTrue(complaint(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_TLS_CERT", "x"))
                .contains("LINNET_TLS_KEY"));
        assertTrue(complaint(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_DEFAULT_STREAM", "No Stream"))
                .contains("LINNET_DEFAULT_STREAM"));
    }

    @Test
    void servesSecureCookiesWithTlsAndWhenToldTo() {
        assertTrue(read(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_TLS_CERT", "c", "LINNET_TLS_KEY", "k"))
                .secureCookies());
        assertTrue(read(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_SECURE_COOKIES", "true"))
                .secureCookies());
    }

    @Test
    void onOneMachineListensOnLoopbackAndAsksForAKeyOfItsOwnOnlyWhenNoneIsSet() {
        GatewayConfig config = GatewayConfig.forOneMachine(Settings.of(Map.of()), () -> TestGateway.KEY);
        assertEquals("127.0.0.1", config.host());
        assertEquals(TestGateway.KEY, config.signingKey());
        assertTrue(config.origins().anyLocalhost());
        GatewayConfig.forOneMachine(Settings.of(Map.of("LINNET_SIGNING_KEY", KEY)), () -> {
            throw new AssertionError("not needed");
        });
    }
}
