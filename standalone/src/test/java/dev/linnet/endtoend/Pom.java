package dev.linnet.endtoend;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/** A project's file, as it is written: nothing is inherited or filled in. */
final class Pom {

    private final Document document;

    private Pom(Document document) {
        this.document = document;
    }

    static Pom read(Path file) {
        try {
            // Without namespaces paths are those that stand there.
            return new Pom(
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()));
        } catch (Exception unreadable) {
            throw new AssertionError(file + " cannot be read", unreadable);
        }
    }

    /** Of the first element there; fails when there is none. */
    String text(String path) {
        String text = evaluate("string(" + path + ")");
        if (text.isBlank()) {
            throw new AssertionError("nothing at " + path);
        }
        return text;
    }

    int count(String path) {
        return Integer.parseInt(evaluate("count(" + path + ")"));
    }

    private String evaluate(String path) {
        try {
            return XPathFactory.newInstance().newXPath().evaluate(path, document);
        } catch (XPathExpressionException wrong) {
            throw new AssertionError(path, wrong);
        }
    }
}
