package dev.linnet.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a project of two modules, one of them in the folder of examples, with one row for each kind of outcome. */
class ProtocolCoverageTest {

    private static final Instant LONG_AGO = Instant.EPOCH;

    private Path root;

    @BeforeEach
    void writeProject(@TempDir Path temporary) throws Exception {
        root = temporary;
        write("module/src/test/java/a/FirstTest.java", """
            class FirstTest {
                @Test
                @Proves("P1.1")
                void passes() {}

                @Proves({"P1.1", "P1.2"})
                @ParameterizedTest
                @CsvSource({"1"})
                void sometimesFails(int number) {}

                @Proves({
                    "P1.3"
                })
                @Test
                public void isSkipped() {}

                @Test
                void provesNothing() {}
            }
            """);
        write("examples/other/src/test/java/b/SecondTest.java", """
            class SecondTest {
                @Test
                @Proves("P1.4")
                void doesNotRun() throws Exception {}
            }
            """);
        write("testing/src/test/java/c/ThirdTest.java", "@Proves(\"X\") void sample() {}");
        write("module/target/proofs/1-a.tsv", """
            P1.1\ta.FirstTest.passes\tPASSED
            P1.1\ta.FirstTest.sometimesFails\tPASSED
            P1.2\ta.FirstTest.sometimesFails\tFAILED
            """);
        write("module/target/proofs/2-b.tsv", """
            P1.1\ta.FirstTest.passes\tPASSED
            P1.1\ta.FirstTest.sometimesFails\tPASSED
            P1.1\ta.FirstTest.passes\tSKIPPED
            P1.3\ta.FirstTest.isSkipped\tSKIPPED
            """);
    }

    @Test
    void whatDidNotRunAndPassEveryTimeIsComplainedOf() throws Exception {
        assertEquals(
                List.of(
                        "P1.1, P1.2: a.FirstTest.sometimesFails did not pass",
                        "P1.4: b.SecondTest.doesNotRun did not run",
                        "P1.3: every test was skipped"),
                complaints(LONG_AGO));
    }

    @Test
    void aTestMayBeSkippedIfAnotherOneOfTheRowPasses() throws Exception {
        write("module/src/test/java/a/OtherTest.java", "@Proves(\"P1.3\") void passes() {}");
        write("module/target/proofs/3-c.tsv", "P1.3\ta.OtherTest.passes\tPASSED\n");
        assertEquals(2, complaints(LONG_AGO).size());
    }

    @Test
    void aModuleMayStandInTheFolderOfExamples() throws Exception {
        write("examples/other/target/proofs/3-c.tsv", "P1.4\tb.SecondTest.doesNotRun\tPASSED\n");
        assertEquals(2, complaints(LONG_AGO).size());
    }

    @Test
    void sourceInATextBlockIsNoTest() throws Exception {
        String block = "\"\"\"\n@Proves(\"P1.9\") void sample() {}\n\"\"\"";
        write("module/src/test/java/a/OtherTest.java", "String sample = " + block + ";");
        assertEquals(3, complaints(LONG_AGO).size());
    }

    @Test
    void proofsOfAnEarlierBuildDoNotCount() throws Exception {
        assertEquals(4, complaints(Instant.now().plusSeconds(60)).size());
    }

    @Test
    void aProofOfATestThatTheSourcesDoNotHaveIsComplainedOf() throws Exception {
        write("module/target/proofs/3-c.tsv", "P1.9\ta.GoneTest.test\tPASSED\n");
        assertEquals(
                "a.GoneTest.test ran, and no source has it with @Proves",
                complaints(LONG_AGO).get(3));
    }

    @Test
    void theTableListsEachTestOfEachRow() throws Exception {
        assertEquals("""
            | row | test | outcome |
            |---|---|---|
            | P1.1 | `a.FirstTest.passes` | PASSED |
            | P1.1 | `a.FirstTest.sometimesFails` | FAILED |
            | P1.2 | `a.FirstTest.sometimesFails` | FAILED |
            | P1.3 | `a.FirstTest.isSkipped` | SKIPPED |
            | P1.4 | `b.SecondTest.doesNotRun` | did not run |
            """, ProtocolCoverage.table(rows(), ProvingMethod.in(root), Proofs.read(root, LONG_AGO)));
    }

    @Test
    void theBuildFailsAndTheTableIsThereAllTheSame() throws Exception {
        Path document = write("protocol.md", "| case | id |\n|---|---|\n| x | P1.1 |\n");
        Path table = root.resolve("proof.md");
        String[] arguments = {document.toString(), root.toString(), LONG_AGO.toString(), table.toString()};
        assertThrows(IllegalStateException.class, () -> ProtocolCoverage.main(arguments));
        assertEquals(4, Files.readAllLines(table).size());
    }

    private List<String> complaints(Instant since) throws IOException {
        return ProtocolCoverage.complaints(rows(), ProvingMethod.in(root), Proofs.read(root, since));
    }

    private static List<DocumentedRow> rows() {
        return DocumentedRow.of("| case | id |\n|---|---|\n| v | P1.1 |\n| w | P1.2 |\n| x | P1.3 |\n| y | P1.4 |\n");
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
