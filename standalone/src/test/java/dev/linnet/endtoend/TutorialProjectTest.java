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
    void theTutorialsProjectDependsOnTheKitOfThisBuildAndForTestsOnWhatItsOwnTestsUse(@TempDir Path project)
            throws Exception {
        Pom kit = Pom.read(Path.of("..", "service-kit", "pom.xml"));
        List<String> built = List.of(
                kit.text("/project/parent/groupId"), kit.text("/project/artifactId"), root.text("/project/version"));
        Pom tutorial = tutorial(project);
        assertEquals(3, tutorial.count("//dependency"));
        assertEquals(2, tutorial.count("//dependency[scope='test']"));
        String kitOfTutorial = "//dependency[artifactId='service-kit']";
        assertEquals(
                built,
                List.of(
                        tutorial.text(kitOfTutorial + "/groupId"),
                        tutorial.text(kitOfTutorial + "/artifactId"),
                        tutorial.text(kitOfTutorial + "/version")));
        assertEquals(
                root.text("/project/version"), tutorial.text("//dependency[artifactId='service-testing']/version"));
        assertEquals(root.text("//junit.version"), tutorial.text("//dependency[artifactId='junit-jupiter']/version"));
    }

    @Test
    void theTutorialsProjectIsCompiledAndRunAsThisBuildIs(@TempDir Path project) throws Exception {
        Pom tutorial = tutorial(project);
        assertEquals(3, tutorial.count("//plugin"));
        for (String artifact : List.of("maven-compiler-plugin", "maven-surefire-plugin", "exec-maven-plugin")) {
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
