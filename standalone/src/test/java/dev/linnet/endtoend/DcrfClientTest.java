package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.linnet.testing.Proves;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The npm package dcrf-client, unmodified, and the client of {@code docs/guide.md}, against the running product. The tests
 * themselves are in {@code src/test/node}.
 */
class DcrfClientTest {

    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "dcrf-client");
    private static final Pattern PROGRAM = Pattern.compile("(?s)```js\n(.*?)```");
    private static final Pattern DECLARED = Pattern.compile("(?m)^test\\('(.*?)',");
    /** Files may be reported like tests, depending on Node's version. */
    private static final Pattern PASSED = Pattern.compile("(?m)^ *ok \\d+ - (?!.*\\.js$)(?!.*# (?:SKIP|TODO))(.*)$");

    @Test
    @Proves("P1.19")
    void theNpmPackageWorksUnmodifiedAndSoDoesTheClientOfTheGuide() throws Exception {
        for (String program : List.of("node", "npm")) {
            if (!isOnPath(program)) {
                String reason = "The dcrf-client tests are skipped: " + program + " is not on the path";
                // What a test prints goes into its report; this goes to the console of the build, where it is seen.
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(reason);
                abort(reason);
            }
        }
        install();
        Files.writeString(FOLDER.resolve("guide.js"), clientOfTheGuide() + "\nmodule.exports = { Linnet };\n");
        Deployment linnet = Deployment.shared();
        Map<String, String> environment = Map.of(
                "LINNET_URL",
                "ws://127.0.0.1:" + linnet.port() + "/ws/",
                "LINNET_TOKEN",
                Login.fresh(linnet).token());
        String output = run(Duration.ofMinutes(2), environment, "npm", "test");
        List<String> declared = declared();
        assertFalse(declared.isEmpty());
        assertEquals(declared, matches(PASSED, output), output);
    }

    private static String clientOfTheGuide() throws IOException {
        List<String> programs = matches(PROGRAM, Files.readString(Path.of("..", "docs", "guide.md")));
        assertEquals(1, programs.size(), "the guide has one client");
        return programs.get(0);
    }

    /** Into a copy, so that the source tree stays clean; needs the network only when the versions have changed. */
    private static void install() throws IOException, InterruptedException {
        Path lock = FOLDER.resolve("package-lock.json");
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(SOURCE.resolve("package-lock.json"), lock) < 0;
        Files.createDirectories(FOLDER);
        for (Path file : sources()) {
            Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(Duration.ofMinutes(3), Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        }
    }

    /** Returns what it said, once it has ended well. */
    private static String run(Duration within, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        File said = FOLDER.resolve("output.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said);
        builder.environment().put("NPM_CONFIG_UPDATE_NOTIFIER", "false");
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(said.toPath(), StandardCharsets.UTF_8);
        System.out.println(output);
        String line = String.join(" ", command);
        if (!ended) {
            throw new AssertionError("'" + line + "' has not ended within " + within + "\n" + output);
        }
        assertEquals(0, process.exitValue(), () -> "'" + line + "' has failed\n" + output);
        return output;
    }

    /** The names of all tests in the source, so that one left out is noticed. */
    private static List<String> declared() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : sources()) {
            if (file.toString().endsWith(".test.js")) {
                text.append(Files.readString(file));
            }
        }
        return matches(DECLARED, text.toString());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
