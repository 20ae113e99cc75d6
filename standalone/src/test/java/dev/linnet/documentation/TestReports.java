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

/** What became of each test, by {@code ClassName.methodName}; one that ran several times passed if it passed every time. */
final class TestReports {

    enum Outcome {
        PASSED,
        FAILED,
        ABSENT
    }

    /** What a repeated run, parameters and repetitions add to names. */
    private static final Pattern ADDED = Pattern.compile("[(\\[{ ].*");

    private static final Pattern REPORT = Pattern.compile("target/surefire-reports/TEST-[^/]*\\.xml$");

    private final Map<String, Outcome> outcomes = new HashMap<>();

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
        return outcomes.getOrDefault(test, Outcome.ABSENT);
    }

    private static boolean isReport(Path file) {
        return REPORT.matcher(file.toString()).find();
    }

    private void add(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String test = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                String element = xml.getLocalName();
                if (element.equals("testcase")) {
                    test = name(xml.getAttributeValue(null, "classname"), xml.getAttributeValue(null, "name"));
                    outcomes.putIfAbsent(test, Outcome.PASSED);
                } else if (List.of("failure", "error", "skipped").contains(element)) {
                    outcomes.put(test, Outcome.FAILED);
                }
            }
        }
    }

    private static String name(String className, String method) {
        String plain = ADDED.matcher(className).replaceFirst("");
        return plain.substring(plain.lastIndexOf('.') + 1) + "."
                + ADDED.matcher(method).replaceFirst("");
    }
}
