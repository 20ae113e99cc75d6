package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void valuesAreReadAndTrimmed() {
        Settings settings = Settings.of(Map.of(
                "LINNET_HOST", " 0.0.0.0 ",
                "LINNET_PORT", "9000",
                "LINNET_WAIT_MS", "250",
                "LINNET_SECURE", "True",
                "LINNET_ORIGINS", "https://a.example, ,https://b.example"));

        assertEquals("0.0.0.0", settings.text("LINNET_HOST", "127.0.0.1"));
        assertEquals(9000, settings.number("LINNET_PORT", 8080, 0, 65535));
        assertEquals(Duration.ofMillis(250), settings.millis("LINNET_WAIT_MS", Duration.ofSeconds(1)));
        assertTrue(settings.flag("LINNET_SECURE", false));
        assertEquals(List.of("https://a.example", "https://b.example"), settings.list("LINNET_ORIGINS", List.of()));
        assertDoesNotThrow(settings::verify);
    }

    @Test
    void whatIsAbsentOrBlankHasItsFallback() {
        Settings settings = Settings.of(Map.of("LINNET_HOST", "  ", "LINNET_PORT", ""));

        assertEquals("127.0.0.1", settings.text("LINNET_HOST", "127.0.0.1"));
        assertEquals(Optional.empty(), settings.text("DATABASE_URL"));
        assertEquals(8080, settings.number("LINNET_PORT", 8080, 0, 65535));
        assertFalse(settings.flag("LINNET_SECURE", false));
        assertEquals(List.of("x"), settings.list("LINNET_ORIGINS", List.of("x")));
        assertDoesNotThrow(settings::verify);
    }

    @Test
    void everyWrongValueIsReportedAtOnce() {
        Settings settings = Settings.of(Map.of(
                "LINNET_PORT", "65536",
                "LINNET_LIMIT", "many",
                "LINNET_WAIT_MS", "0",
                "LINNET_SECURE", "yes"));

        settings.number("LINNET_PORT", 8080, 0, 65535);
        settings.number("LINNET_LIMIT", 1, 1, 10);
        settings.millis("LINNET_WAIT_MS", Duration.ofSeconds(1));
        settings.flag("LINNET_SECURE", false);
        settings.complain("DATABASE_URL", "is required");

        SettingsException refusal = assertThrows(SettingsException.class, settings::verify);
        assertEquals("""
                LINNET_PORT: "65536" is not a whole number from 0 to 65535
                LINNET_LIMIT: "many" is not a whole number from 1 to 10
                LINNET_WAIT_MS: "0" is not a whole number from 1 to 2147483647
                LINNET_SECURE: "yes" is neither true nor false
                DATABASE_URL: is required""", refusal.getMessage());
    }

    @Test
    void anUnknownNameIsRefusedAndTheNearestSuggested() {
        Settings settings = Settings.of(Map.of("LINNET_PROT", "1", "LINNET_ZEBRA", "1", "PATH", "/bin"));
        settings.text("LINNET_HOST");
        settings.text("LINNET_PORT");

        SettingsException refusal = assertThrows(SettingsException.class, settings::verify);
        assertEquals("""
                LINNET_PROT: unknown setting, did you mean LINNET_PORT?
                LINNET_ZEBRA: unknown setting""", refusal.getMessage());
    }
}
