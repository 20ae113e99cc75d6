package dev.linnet.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolIdsTest {

    private static final String TABLE = "# Title\n\n| case | id |\n|---|---|\n";

    @Test
    void theDocumentAndTheSourcesAgree() throws Exception {
        Path root = Path.of("..");
        List<DocumentedRow> rows = DocumentedRow.of(Files.readString(root.resolve("docs/protocol.md")));
        assertEquals(List.of(), ProtocolIds.complaints(rows, ProvingMethod.in(root)));
    }

    @Test
    void rowsWithATestAreInOrder() {
        assertEquals(List.of(), check("| x | P1.1 |\n| y | P1.2 |\n", "P1.1", "P1.2"));
    }

    @Test
    void aRowWithoutAnIdIsComplainedOf() {
        assertEquals(List.of("line 5 has no id such as P5.12: | P1.1 | |"), check("| P1.1 | |\n"));
        assertEquals(List.of("line 5 has no id such as P5.12: | x | P1 |"), check("| x | P1 |\n"));
    }

    @Test
    void anIdOfTwoRowsIsComplainedOf() {
        assertEquals(List.of("line 6: line 5 has the id P1.1 too"), check("| x | P1.1 |\n| y | P1.1 |\n", "P1.1"));
    }

    @Test
    void aRowWithoutATestIsComplainedOf() {
        assertEquals(List.of("line 5: no test says that it proves P1.1"), check("| x | P1.1 |\n"));
    }

    @Test
    void aTestOfNoRowIsComplainedOf() {
        assertEquals(List.of("a.ATest.test proves P1.2, which no row has"), check("| x | P1.1 |\n", "P1.1", "P1.2"));
    }

    @Test
    void tablesWithoutTheColumnAreLeftAloneAndADocumentWithoutAnyIsNot() {
        assertEquals(List.of(), DocumentedRow.of("| a | b |\n|---|---|\n| c | P1.1 |\n"));
        assertEquals(List.of("no table has a column id"), ProtocolIds.complaints(List.of(), List.of()));
    }

    private static List<String> check(String rows, String... proven) {
        return ProtocolIds.complaints(
                DocumentedRow.of(TABLE + rows + "\nText.\n| p | q |\n"),
                List.of(new ProvingMethod("a.ATest.test", List.of(proven))));
    }
}
