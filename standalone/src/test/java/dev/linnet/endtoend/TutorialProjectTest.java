package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code pom.xml} that {@code docs/adding-a-service.md} has its reader make, beside those of this build. */
class TutorialProjectTest {

    private final Pom root = Pom.read(Path.of("..", "pom.xml"));

    @Test
    void theTutorialsProjectDependsOnTheKitOfThisBuildAndOnNothingElse(@TempDir Path project) throws Exception {
        Pom kit = Pom.read(Path.of("..", "service-kit", "pom.xml"));
        List<String> built = List.of(
                kit.text("/project/parent/groupId"), kit.text("/project/artifactId"), root.text("/project/version"));
        Pom tutorial = tutorial(project);
        assertEquals(1, tutorial.count("//dependency"));
        assertEquals(
                built,
                List.of(
                        tutorial.text("//dependency/groupId"),
                        tutorial.text("//dependency/artifactId"),
                        tutorial.text("//dependency/version")));
    }

    @Test
    void theTutorialsProjectIsCompiledAndRunAsThisBuildIs(@TempDir Path project) throws Exception {
        Pom tutorial = tutorial(project);
        assertEquals(2, tutorial.count("//plugin"));
        for (String artifact : List.of("maven-compiler-plugin", "exec-maven-plugin")) {
            String plugin = "//plugin[artifactId='" + artifact + "']";
            for (String same : List.of(plugin + "/groupId", plugin + "/version")) {
                assertEquals(root.text(same), tutorial.text(same), same);
            }
        }
        assertEquals(root.text("//maven.compiler.release"), tutorial.text("//maven.compiler.release"));
        assertEquals("polls.Polls", tutorial.text("//exec.mainClass"));
    }

    private static Pom tutorial(Path folder) throws Exception {
        Tutorial.read().writeTo(folder);
        return Pom.read(folder.resolve("pom.xml"));
    }
}
