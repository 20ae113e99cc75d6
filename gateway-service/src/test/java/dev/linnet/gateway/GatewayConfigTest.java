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
import java.util.HashMap;
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
        assertFalse(config.cookie().secure());
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
                .cookie()
                .secure());
        assertTrue(read(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_SECURE_COOKIES", "true"))
                .cookie()
                .secure());
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

    @Test
    void takesANameForTheCookieThatBrowsersTake() {
        assertEquals(
                "sessionid", read(Map.of("LINNET_SIGNING_KEY", KEY)).cookie().name());
        Map<String, String> named = Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_COOKIE_NAME", "__Host-linnet");
        assertTrue(complaint(named).contains("LINNET_SECURE_COOKIES=true"));
        assertTrue(complaint(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_COOKIE_NAME", "a;b"))
                .contains("LINNET_COOKIE_NAME"));
        Map<String, String> secure = new HashMap<>(named);
        secure.put("LINNET_SECURE_COOKIES", "true");
        assertEquals("__Host-linnet", read(secure).cookie().name());
    }

    @Test
    void onOneMachineOnlyNamesOfItselfAreKnownUnlessOthersAreListed() {
        assertFalse(GatewayConfig.forOneMachine(Settings.of(Map.of()), () -> TestGateway.KEY)
                .hosts()
                .know("evil.example"));
        assertTrue(read(Map.of("LINNET_SIGNING_KEY", KEY)).hosts().know("any.example"));
        Map<String, String> listed =
                Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_ALLOWED_HOSTS", "app.example, .example.org");
        assertTrue(read(listed).hosts().know("a.example.org"));
        assertFalse(read(listed).hosts().know("any.example"));
        for (String bad : new String[] {"https://app.example", "app.example:8080", "a b"}) {
            assertTrue(complaint(Map.of("LINNET_SIGNING_KEY", KEY, "LINNET_ALLOWED_HOSTS", bad))
                    .contains("no name of a host"));
        }
    }
}
