package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleNameTest {

    @ParameterizedTest
    @CsvSource({"cafe\u0301, café", "ａlice, alice", "①, 1", "ﬁ, fi", "Alice, Alice", "한글, 한글"})
    void oneFormIsKeptOfNamesThatLookAlike(String written, String kept) {
        assertEquals(kept, VisibleName.normalize(written));
    }

    @ParameterizedTest
    @CsvSource({
        "A, a",
        "CAFÉ, cafe\u0301",
        "STRASSE, straße",
        "ΟΔΟΣ, οδος",
        "ΟΔΟΣ, οδοσ",
        "Ａ, a",
        "lob\u200Bby, Lobby",
        "\u2060lobby\uFEFF, lobby",
        "می\u200Cخواهم, میخواهم"
    })
    void namesThatDifferInCaseFormOrInvisibleCharactersShareAKey(String one, String other) {
        assertEquals(VisibleName.fold(one), VisibleName.fold(other));
    }

    @Test
    void namesThatDifferInMoreDoNot() {
        assertNotEquals(VisibleName.fold("e"), VisibleName.fold("é"));
        assertNotEquals(VisibleName.fold("a b"), VisibleName.fold("ab"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "A b",
                "日本語",
                "हिन्दी",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "می\u200Cخواهم",
                "❤\uFE0F",
                "-"
            })
    void whatCanBeSeenIsTaken(String name) {
        assertEquals(Optional.empty(), VisibleName.complaint(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u200B",
                "\uFEFF",
                "\u00AD",
                "\u3164",
                "\u115F",
                "\u2800",
                "\u0301",
                "\u200D\u200C",
                "\uFE0F",
                "\uDB40\uDC61"
            })
    void whatCannotBeSeenIsRefused(String name) {
        assertEquals(Optional.of("Enter a name that can be seen."), VisibleName.complaint(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u202Eb",
                "a\u2066b",
                "\u200Fa",
                "a\u061C",
                "a\nb",
                "a\u0000",
                "a\u0085b",
                "a\u2028b",
                "a\uD800"
            })
    void whatReordersOrBreaksTheTextAroundItIsRefused(String name) {
        assertEquals(Optional.of("Control characters are not allowed."), VisibleName.complaint(name));
    }
}
