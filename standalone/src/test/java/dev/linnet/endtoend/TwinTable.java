package dev.linnet.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The actions that the twin's tables have, and those that {@code docs/protocol.md} says the posts have. */
final class TwinTable {

    static final String CALLS = "/http-twin.csv";
    static final String EVENTS = "/http-twin-events.csv";

    /** A row that ends with a status of success, or with where it is followed. */
    private static final Pattern SUCCEEDING = Pattern.compile("(?m)\\{\"action\":\"(\\w+)\".*\\| (?:2\\d\\d|/\\S*)$");

    private static final Pattern POSTS = Pattern.compile("(?ms)^## 4\\. Stream `posts`$.*?^## 6\\. ");

    /** The first columns of a table with such a head, of one or of two names. */
    private static final Pattern TABLE =
            Pattern.compile("(?m)^\\| (?:action|subscribe) \\|.*\\n\\|-.*\\n((?:\\|.*\\n)+)");

    private static final Pattern FIRST = Pattern.compile("(?m)^\\| `(\\w+)`(?: \\| `(unsubscribe_\\w+)`)?");

    private TwinTable() {}

    static Set<String> succeeding() throws IOException {
        return SUCCEEDING
                .matcher(read(CALLS) + read(EVENTS))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(TwinTable.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    static Set<String> documented() throws IOException {
        String sections = POSTS.matcher(Files.readString(Path.of("..", "docs", "protocol.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining());
        Set<String> actions = new TreeSet<>();
        TABLE.matcher(sections)
                .results()
                .flatMap(table -> FIRST.matcher(table.group(1)).results())
                .forEach(row -> {
                    actions.add(row.group(1));
                    if (row.group(2) != null) {
                        actions.add(row.group(2));
                    }
                });
        return actions;
    }
}
