package dev.linnet.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What became of each test, by {@code ClassName.methodName}; one that ran several times passed if it passed every time. Of
 * classes with one name the end-to-end test is meant.
 */
final class TestReports {

    enum Outcome {
        PASSED,
        FAILED,
        ABSENT,
        /** Several modules have such a class, and none of them is an end-to-end test. */
        AMBIGUOUS
    }

    private static final String END_TO_END = "dev.linnet.endtoend.";

    /** What a repeated run, parameters and repetitions add to names. */
    private static final Pattern ADDED = Pattern.compile("[(\\[{ ].*");

    private static final Pattern REPORT = Pattern.compile("target/surefire-reports/TEST-[^/]*\\.xml$");

    /** By the class's full name, then by method. */
    private final Map<String, Map<String, Outcome>> outcomes = new HashMap<>();

    /** Reads the reports of all modules that were written since then; older ones are of another build. */
    static TestReports read(Path root, Instant since) throws IOException, XMLStreamException {
        TestReports reports = new TestReports();
        try (Stream<Path> files = Files.find(
                root,
                5,
                (file, attributes) -> isReport(file)
                        && !attributes.lastModifiedTime().toInstant().isBefore(since))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                reports.add(file);
            }
        }
        return reports;
    }

    Outcome outcome(String test) {
        String simpleName = test.substring(0, test.indexOf('.'));
        List<String> classes = outcomes.containsKey(END_TO_END + simpleName)
                ? List.of(END_TO_END + simpleName)
                : outcomes.keySet().stream()
                        .filter(name -> name.endsWith("." + simpleName))
                        .toList();
        if (classes.size() > 1) {
            return Outcome.AMBIGUOUS;
        }
        String method = test.substring(simpleName.length() + 1);
        return classes.isEmpty()
                ? Outcome.ABSENT
                : outcomes.getOrDefault(classes.get(0), Map.of()).getOrDefault(method, Outcome.ABSENT);
    }

    private static boolean isReport(Path file) {
        return REPORT.matcher(file.toString()).find();
    }

    private void add(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            Map<String, Outcome> ofClass = Map.of();
            String method = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                String element = xml.getLocalName();
                if (element.equals("testcase")) {
                    ofClass = outcomes.computeIfAbsent(
                            plain(xml.getAttributeValue(null, "classname")), name -> new HashMap<>());
                    method = plain(xml.getAttributeValue(null, "name"));
                    ofClass.putIfAbsent(method, Outcome.PASSED);
                } else if (List.of("failure", "error", "skipped").contains(element)) {
                    ofClass.put(method, Outcome.FAILED);
                }
            }
        }
    }

    private static String plain(String name) {
        return ADDED.matcher(name).replaceFirst("");
    }
}
