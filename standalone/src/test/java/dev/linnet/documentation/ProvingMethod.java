package dev.linnet.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test method that has {@code @Proves} in the sources.
 *
 * @param name the full name of the top-level class that declares it, a dot, and the name of the method
 * @param rows the ids that it names
 */
record ProvingMethod(String name, List<String> rows) {

    private static final Pattern METHOD =
            Pattern.compile("@Proves\\(\\s*(\\{[^}]*}|\"[^\"]*\")\\s*\\).*?\\bvoid\\s+(\\w+)\\s*\\(", Pattern.DOTALL);

    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    /** A text block may hold the source of a test; that is no test. */
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"{3}.*?\"{3}", Pattern.DOTALL);

    /** Those of all modules under the folder and under its folder {@code examples}, but for the module of the annotation. */
    static List<ProvingMethod> in(Path root) throws IOException {
        List<ProvingMethod> tests = new ArrayList<>();
        for (Path parent : List.of(root, root.resolve("examples"))) {
            for (Path module : children(parent)) {
                Path sources = module.resolve("src/test/java");
                if (Files.isDirectory(sources) && !module.endsWith("testing")) {
                    addAll(sources, tests);
                }
            }
        }
        return tests;
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private static void addAll(Path sources, List<ProvingMethod> tests) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(file -> {
                String relative = sources.relativize(file).toString();
                String type = relative.substring(0, relative.length() - ".java".length())
                        .replace('/', '.')
                        .replace('\\', '.');
                METHOD.matcher(read(file)).results().forEach(found -> tests.add(of(type, found)));
            });
        }
    }

    private static ProvingMethod of(String type, MatchResult found) {
        List<String> rows = TEXT.matcher(found.group(1))
                .results()
                .map(text -> text.group(1))
                .toList();
        return new ProvingMethod(type + "." + found.group(2), rows);
    }

    private static String read(Path file) {
        try {
            return TEXT_BLOCK.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
