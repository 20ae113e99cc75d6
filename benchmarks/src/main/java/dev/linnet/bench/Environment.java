package dev.linnet.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** With what was measured. */
final class Environment {

    private Environment() {}

    /** Of this command; {@code development} when it does not run from its jar. */
    static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The machine of the generator and its JVM, by name. */
    static Map<String, String> machine() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("jvm", property("java.vm.name") + " " + property("java.vm.version"));
        machine.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        return machine;
    }

    private static String property(String name) {
        return System.getProperty(name, "?");
    }
}
