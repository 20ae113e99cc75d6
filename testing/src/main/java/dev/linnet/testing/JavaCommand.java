package dev.linnet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to run a main class in a JVM of its own.
 *
 * @param prefix words before the command that become it, {@code setpriv} for example
 * @param options of the JVM
 * @param environment added to that of this JVM, without its settings of Linnet
 */
public record JavaCommand(
        List<String> prefix,
        List<String> options,
        String classPath,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment) {

    /** A JVM of tests lives too short to profit from the second compiler. */
    private static final List<String> FOR_TESTS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    /** With the class path of this JVM and 256 MiB of heap. */
    public static JavaCommand of(String mainClass) {
        return new JavaCommand(
                List.of(), FOR_TESTS, System.getProperty("java.class.path"), mainClass, List.of(), Map.of());
    }

    public JavaCommand after(String... words) {
        return new JavaCommand(List.of(words), options, classPath, mainClass, arguments, environment);
    }

    public JavaCommand withOptions(String... others) {
        return new JavaCommand(prefix, List.of(others), classPath, mainClass, arguments, environment);
    }

    public JavaCommand withClassPath(String other) {
        return new JavaCommand(prefix, options, other, mainClass, arguments, environment);
    }

    public JavaCommand withArguments(String... others) {
        return new JavaCommand(prefix, options, classPath, mainClass, List.of(others), environment);
    }

    public JavaCommand withEnvironment(Map<String, String> other) {
        return new JavaCommand(prefix, options, classPath, mainClass, arguments, Map.copyOf(other));
    }

    /** Starts it; the end of this JVM kills it. */
    public JavaProcess start() {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LINNET_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        try {
            return new JavaProcess(builder.start(), mainClass.substring(mainClass.lastIndexOf('.') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
