package dev.linnet.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/adding-a-service.md}: the files it has its reader make, and what it has them paste. */
final class Tutorial {

    /** A file's name in bold, and indented lines. */
    private static final Pattern FILE = Pattern.compile("(?m)^\\*\\*`([^`]+)`\\*\\*\\n\\n((?:    .*\\n|\\n)+)");

    private static final Pattern FRAME = Pattern.compile("(?m)^    (\\{\"action\".*)$");
    private static final Pattern METHOD =
            Pattern.compile("(?m)^ {8}private Future<Reply> close\\((?:.*\\n)+? {8}\\}\\n");
    private static final Pattern SHOWN = Pattern.compile("In `poll_data`, put `([^`]+)` before the last `([^`]+)`");
    private static final Pattern REGISTERED = Pattern.compile("`(\\.on\\(\"close\"[^`]+)` behind");
    private static final Pattern ANSWER = Pattern.compile("The vote is answered `([^`]+)`");

    private final String text;

    private Tutorial(String text) {
        this.text = text;
    }

    static Tutorial read() throws IOException {
        return new Tutorial(Files.readString(Path.of("..", "docs", "adding-a-service.md")));
    }

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher file = FILE.matcher(text);
        while (file.find()) {
            files.put(file.group(1), file.group(2).stripTrailing().indent(-4));
        }
        return files;
    }

    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Makes the changes of "An action of your own" to the files that {@link #writeTo} has written. */
    void addClose(Path folder) throws IOException {
        Matcher shown = found(SHOWN);
        Path functions = folder.resolve("src/main/resources/db/polls/R__polls.sql");
        String sql = Files.readString(functions);
        int last = sql.lastIndexOf(shown.group(2));
        Files.writeString(functions, sql.substring(0, last) + shown.group(1) + " " + sql.substring(last));
        Path polls = folder.resolve("src/main/java/polls/Polls.java");
        String java = Files.readString(polls);
        String vote = ".on(\"vote\", this::vote)";
        java = java.replace(vote, vote + found(REGISTERED).group(1));
        int end = java.lastIndexOf('}');
        Files.writeString(polls, java.substring(0, end) + found(METHOD).group() + java.substring(end));
    }

    private Matcher found(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("the tutorial has no " + pattern);
        }
        return found;
    }

    List<String> frames() {
        List<String> frames = new ArrayList<>();
        Matcher frame = FRAME.matcher(text);
        while (frame.find()) {
            frames.add(frame.group(1));
        }
        return frames;
    }

    String answer() {
        return found(ANSWER).group(1);
    }

    /** The class path of a project that depends on the kit alone. */
    static String kitClassPath() {
        List<String> others = List.of(
                "gateway-service",
                "posts-service",
                "view-service",
                "checklist-service",
                "chat-service",
                "standalone",
                "embedded-postgres",
                "service-testing",
                "testing",
                "vertx-web",
                "vertx-auth",
                "junit");
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> others.stream().noneMatch(other -> entry.contains(File.separator + other)))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
