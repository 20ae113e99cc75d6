package dev.linnet.gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {

    private final Origins origins = new Origins(List.of("https://Listed.example"), false);
    private final Origins local = new Origins(List.of(), true);

    @ParameterizedTest
    @CsvSource({
        ", example.org, true",
        "http://example.org, example.org, true",
        "http://EXAMPLE.org, example.org:80, true",
        "http://example.org:8080, example.org:8080, true",
        "https://example.org, example.org, true",
        "https://example.org, example.org:443, true",
        "http://[::1]:8080, [::1]:8080, true",
        "https://listed.example, example.org, true",
        "http://listed.example, example.org, false",
        "http://example.org, example.org:8080, false",
        "http://example.org:3000, example.org:8080, false",
        "http://evil.example, example.org, false",
        "http://example.org.evil.example, example.org, false",
        "http://example.org@evil.example, example.org, false",
        "http://localhost:3000, localhost:8080, false",
        "null, example.org, false",
        "'', example.org, false",
        "http://%, example.org, false",
        "http://example.org, , false",
    })
    void allowsTheOwnHostAndTheListed(String origin, String host, boolean allowed) {
        assertEquals(allowed, origins.allow(origin, host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, true",
        "http://127.0.0.1, true",
        "http://[::1]:5173, true",
        "http://localhost.evil.example, false",
        "http://evil.example, false",
    })
    void allowsAnyPortOfLocalhostWhenToldTo(String origin, boolean allowed) {
        assertEquals(allowed, local.allow(origin, "127.0.0.1:8080"));
    }
}
