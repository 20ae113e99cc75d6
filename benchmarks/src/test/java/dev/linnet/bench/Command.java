package dev.linnet.bench;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What the command did.
 *
 * @param code the exit code
 * @param out what it printed as the result
 * @param err what it printed beside that
 */
record Command(int code, String out, String err) {

    /** Runs it in this JVM; blocks until it is over. */
    static Command run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = LinnetBench.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Command(code, out.toString(), err.toString());
    }
}
