package dev.linnet.endtoend;

import java.util.Map;

/**
 * Where services and gateways are put up for tests, beside one fresh database: in this JVM, or each as a process of its own.
 * Nothing is ready before it says so.
 */
interface Stage extends AutoCloseable {

    Part service(TestedService service);

    /**
     * A view service.
     *
     * @param settings those of the views
     */
    Part views(Map<String, String> settings);

    /** On a port of its own. */
    Gate gateway();

    /** For writing beside the services; the super user's. */
    String databaseUrl();

    /** Once the parts are closed. */
    @Override
    void close();

    /**
     * {@code -Dlinnet.deployment=one-jvm} (the default) or {@code two-processes} chooses the form, so that the same tests run on
     * both.
     */
    static boolean isOneJvm() {
        String form = System.getProperty("linnet.deployment", "one-jvm");
        return switch (form) {
            case "one-jvm" -> true;
            case "two-processes" -> false;
            default -> throw new IllegalArgumentException("linnet.deployment=" + form);
        };
    }

    /**
     * An empty one.
     *
     * @param settings beside those that make the parts listen on free ports
     * @param parts how many begin at about the same time
     */
    static Stage start(Map<String, String> settings, int parts) {
        return isOneJvm() ? new JvmStage(settings) : new ProcessStage(settings, parts);
    }
}
