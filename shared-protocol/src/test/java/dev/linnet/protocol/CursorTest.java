package dev.linnet.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {

    @Test
    void isReadAsItWasWritten() {
        Cursor cursor = new Cursor(Long.MIN_VALUE, Long.MAX_VALUE);
        assertEquals(Optional.of(cursor), Cursor.parse(cursor.encode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not a cursor", "AQAAAAAAAAAA", "====", "AQAAAAAAAAAqAAAAAAAAACoA"})
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), Cursor.parse(text));
    }

    @Test
    void anotherVersionOrANegativePositionIsNone() {
        byte[] bytes = Base64.getUrlDecoder().decode(new Cursor(7, 7).encode());
        bytes[0] = 2;
        assertEquals(
                Optional.empty(),
                Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        assertEquals(Optional.empty(), Cursor.parse(new Cursor(7, -1).encode()));
    }
}
