package dev.linnet.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ProvesTest {

    private static final String HERE = ProvesTest.class.getName() + ".";

    private Path folder;

    @BeforeEach
    void useFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    @Test
    void writesEveryOutcome() throws Exception {
        assertEquals(
                List.of(
                        "X1\t" + HERE + "passes\tPASSED",
                        "X2\t" + HERE + "fails\tFAILED",
                        "X2\t" + HERE + "passes\tPASSED",
                        "X3\t" + HERE + "isDisabled\tSKIPPED",
                        "X4\t" + HERE + "givesUp\tSKIPPED"),
                linesOf(Outcomes.class));
    }

    @Test
    void writesEachInvocation() throws Exception {
        assertEquals(
                List.of(
                        "X5\t" + HERE + "withParameters\tFAILED",
                        "X5\t" + HERE + "withParameters\tPASSED",
                        "X6\t" + HERE + "repeated\tPASSED",
                        "X6\t" + HERE + "repeated\tPASSED"),
                linesOf(Several.class));
    }

    @Test
    void namesTheTestAsTheSourcesDoThoughItIsInheritedOrNested() throws Exception {
        assertEquals(List.of("X7\t" + HERE + "inherited\tPASSED"), linesOf(Inheriting.class));
        assertEquals(
                List.of("X7\t" + HERE + "inherited\tPASSED", "X8\t" + HERE + "nested\tPASSED"), linesOf(Nesting.class));
    }

    @Test
    void runsAddToTheFileOfTheirJvm() throws Exception {
        linesOf(Inheriting.class);
        linesOf(Outcomes.class);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size());
            String name = all.get(0).getFileName().toString();
            assertTrue(name.startsWith(ProcessHandle.current().pid() + "-"), name);
        }
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        Proof proof = new Proof("P1.2", "a.B.c", Proof.Outcome.SKIPPED);
        assertEquals(proof, Proof.parse(proof.line()));
    }

    private List<String> linesOf(Class<?> tests) throws IOException {
        LauncherFactory.create()
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(tests))
                        .configurationParameter(ProofRecorder.FOLDER, folder.toString())
                        .build());
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    static class Outcomes {

        @Test
        @Proves({"X1", "X2"})
        void passes() {}

        @Test
        @Proves("X2")
        void fails() {
            throw new AssertionError("as it should");
        }

        @Disabled
        @Test
        @Proves("X3")
        void isDisabled() {}

        @Test
        @Proves("X4")
        void givesUp() {
            assumeTrue(false);
        }

        @Test
        void provesNothing() {}
    }

    static class Several {

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Proves("X5")
        void withParameters(int number) {
            assertEquals(1, number);
        }

        @RepeatedTest(2)
        @Proves("X6")
        void repeated() {}
    }

    abstract static class Inherited {

        @Test
        @Proves("X7")
        void inherited() {}
    }

    static class Inheriting extends Inherited {}

    static class Nesting {

        @Nested
        class Inner {

            @Test
            @Proves("X8")
            void nested() {}
        }
    }
}
