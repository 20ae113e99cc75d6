package dev.linnet.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolCoverageTest {

    private static final String TABLE = "# Title\n\n| case | Test |\n|---|---|\n";

    private Path root;

    @BeforeEach
    void writeReports(@TempDir Path temporary) throws Exception {
        root = temporary;
        Path folder = Files.createDirectories(root.resolve("module/target/surefire-reports"));
        Files.writeString(folder.resolve("TEST-a.FirstTest.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="a.FirstTest">
                  <testcase name="passes" classname="a.FirstTest" time="0.1"/>
                  <testcase name="fails" classname="a.FirstTest"><failure message="no">text</failure></testcase>
                  <testcase name="breaks" classname="a.FirstTest"><error type="x">text</error></testcase>
                  <testcase name="isSkipped" classname="a.FirstTest"><skipped/></testcase>
                  <testcase name="withParameters(String, int)[1]" classname="a.FirstTest"/>
                  <testcase name="repeated()[20]" classname="a.FirstTest"><system-out>x</system-out></testcase>
                </testsuite>
                """);
        Files.writeString(folder.resolve("TEST-a.FirstTest-again.xml"), """
                <testsuite name="a.FirstTest(again)">
                  <testcase name="passes" classname="a.FirstTest(again)"/>
                  <testcase name="withParameters(String, int)[2]" classname="a.FirstTest(again)"><failure/></testcase>
                </testsuite>
                """);
    }

    @Test
    void aRowWhoseTestsPassedIsInOrder() throws Exception {
        assertEquals(List.of(), check("| x | `FirstTest.passes` `FirstTest.repeated` |\n"));
    }

    @Test
    void aRowWithoutATestIsComplainedOf() throws Exception {
        assertEquals(List.of("line 5 names no test: | `FirstTest.passes` | |"), check("| `FirstTest.passes` | |\n"));
    }

    @Test
    void aTestThatDidNotRunIsComplainedOf() throws Exception {
        assertEquals(
                List.of("line 6: FirstTest.other did not run", "line 6: OtherTest.passes did not run"),
                check("| x | `FirstTest.passes` |\n| y | `FirstTest.other` `OtherTest.passes` |\n"));
    }

    @Test
    void aTestThatDidNotPassEveryTimeIsComplainedOf() throws Exception {
        for (String test : List.of("fails", "breaks", "isSkipped", "withParameters")) {
            assertEquals(
                    List.of("line 5: FirstTest." + test + " did not pass"),
                    check("| x | `FirstTest." + test + "` |\n"));
        }
    }

    @Test
    void ofClassesWithOneNameTheEndToEndTestCounts() throws Exception {
        report("b.FirstTest", "<testcase name='passes' classname='b.FirstTest'/>");
        assertEquals(List.of("line 5: there are several FirstTest.passes"), check("| x | `FirstTest.passes` |\n"));
        report(
                "dev.linnet.endtoend.FirstTest",
                "<testcase name='fails' classname='dev.linnet.endtoend.FirstTest(two-processes)'/>");
        assertEquals(
                List.of("line 5: FirstTest.passes did not run"),
                check("| x | `FirstTest.passes` `FirstTest.fails` |\n"));
    }

    private void report(String className, String testCase) throws Exception {
        Path folder = Files.createDirectories(root.resolve("other/target/surefire-reports"));
        Files.writeString(folder.resolve("TEST-" + className + ".xml"), "<testsuite>" + testCase + "</testsuite>");
    }

    @Test
    void aModuleMayStandInAFolderOfModules() throws Exception {
        Path folder = Files.createDirectories(root.resolve("examples/module/target/surefire-reports"));
        Files.writeString(
                folder.resolve("TEST-c.ThirdTest.xml"),
                "<testsuite><testcase name='passes' classname='c.ThirdTest'/></testsuite>");
        assertEquals(List.of(), check("| x | `ThirdTest.passes` |\n"));
    }

    @Test
    void reportsOfAnEarlierBuildDoNotCount() throws Exception {
        TestReports later = TestReports.read(root, Instant.now().plusSeconds(60));
        assertEquals(TestReports.Outcome.ABSENT, later.outcome("FirstTest.passes"));
    }

    @Test
    void tablesWithoutTheColumnAreLeftAloneAndADocumentWithoutAnyIsNot() {
        assertEquals(List.of(), DocumentedRow.of("| a | b |\n|---|---|\n| c | d |\n"));
        assertTrue(ProtocolCoverage.complaints(List.of(), new TestReports()).contains("no table has a column Test"));
    }

    private List<String> check(String rows) throws Exception {
        TestReports reports = TestReports.read(root, Instant.EPOCH);
        return ProtocolCoverage.complaints(DocumentedRow.of(TABLE + rows + "\nText.\n| p | q |\n"), reports);
    }
}
