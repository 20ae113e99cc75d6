package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A service can be added without a change in the gateway, which it could not be if the gateway knew those that are there. */
class NoServiceIsNamedTest {

    private static final Path SOURCES = Path.of("src");
    private static final Path MAIN = SOURCES.resolve("main");

    @Test
    void theGatewayNamesNoneOfTheServicesThatAreBuiltBesideIt() throws IOException {
        assertEquals(List.of(), naming(SOURCES, "chat|checklist|polls-service|polls\""));
    }

    /** Its own tests need some stream, and so take that one. */
    @Test
    void onlyTheSettingOfTheDefaultStreamNamesThePosts() throws IOException {
        assertEquals(List.of("GatewayConfig.java"), naming(MAIN, "posts"));
    }

    private static List<String> naming(Path folder, String names) throws IOException {
        Pattern pattern = Pattern.compile("(?i)\\b(" + names + ")");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sources = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(NoServiceIsNamedTest.class.getSimpleName() + ".java"))
                    .toList();
            assertFalse(sources.isEmpty());
            List<Path> found = new ArrayList<>();
            for (Path source : sources) {
                if (pattern.matcher(Files.readString(source)).find()) {
                    found.add(source);
                }
            }
            return found.stream().map(file -> file.getFileName().toString()).toList();
        }
    }
}
