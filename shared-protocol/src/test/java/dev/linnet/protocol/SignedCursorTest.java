package dev.linnet.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedCursorTest {

    @Test
    void isReadAsItWasWritten() {
        SignedCursor cursor = new SignedCursor(new Cursor(Long.MIN_VALUE, Long.MAX_VALUE), -2);
        assertEquals(Optional.of(cursor), SignedCursor.parse(cursor.encode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not a cursor", "AQAAAAAAAAAA", "====", "AgAAAAAAAAAqAAAAAAAAACo"})
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), SignedCursor.parse(text));
    }

    @Test
    void anotherVersionOrANegativePositionIsNone() {
        byte[] bytes = Base64.getUrlDecoder().decode(new SignedCursor(new Cursor(7, 7), 7).encode());
        bytes[0] = 1;
        assertEquals(
                Optional.empty(),
                SignedCursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        assertEquals(Optional.empty(), SignedCursor.parse(new SignedCursor(new Cursor(7, -1), 7).encode()));
    }
}
