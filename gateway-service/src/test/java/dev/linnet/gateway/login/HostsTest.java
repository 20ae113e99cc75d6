package dev.linnet.gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {

    private final Hosts hosts = new Hosts(List.of("App.example", ".example.org"));

    @ParameterizedTest
    @CsvSource({
        "app.example, true",
        "APP.example:8443, true",
        "app.example., true",
        "example.org, true",
        "a.b.example.org:80, true",
        "localhost, true",
        "LOCALHOST:8080, true",
        "127.0.0.1:8080, true",
        "10.0.0.7, true",
        "[::1]:8080, true",
        "[fe80::1], true",
        ", true",
        "evil.example, false",
        "x.app.example, false",
        "evilexample.org, false",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example, false",
        "app.example@evil.example, false",
        "'', false",
        "evil.example:localhost, false",
    })
    @Proves("P1.15")
    void knowsTheListedAndWhatNeedsNoNameServer(String host, boolean known) {
        assertEquals(known, hosts.know(host));
    }

    @Test
    void aStarStandsForAll() {
        assertTrue(new Hosts(List.of("*")).know("any.example"));
    }
}
