package dev.linnet.endtoend;

import java.util.Map;

/** Posts behind one gateway, in the form that is chosen by {@link Stage#isOneJvm}. */
interface Deployment extends Entrance, AutoCloseable {

    /** With which tests sign tokens of their own. */
    String SIGNING_KEY = "a key for tests, as long as it must be";

    /** For writing beside the service; the super user's. */
    String databaseUrl();

    /** Takes the posts service away; returns when it is gone. */
    void stopPosts();

    /** Brings it back; returns when it serves. */
    void startPosts();

    /**
     * Adds a view service; returns when it serves.
     *
     * @param settings those of the views
     */
    Part startViews(Map<String, String> settings);

    @Override
    void close();

    /**
     * A deployment of its own on a fresh database, ready to serve.
     *
     * @param settings beside those that make it listen on free ports
     */
    static Deployment start(Map<String, String> settings) {
        return Stage.isOneJvm() ? OneJvm.start(settings) : TwoProcesses.start(settings);
    }

    /** One for all tests that need nothing special and leave it as they found it; lives as long as the JVM. */
    static Deployment shared() {
        return Shared.INSTANCE;
    }

    /** Another one, with limits that a test can reach in a few seconds, and a busy machine does not. */
    static Deployment tight() {
        return Tight.INSTANCE;
    }

    /** Started by its first use. */
    final class Tight {
        private static final Deployment INSTANCE = start(Map.of(
                "LINNET_ALLOWED_ORIGINS",
                "https://front.example",
                "LINNET_MAX_SUBSCRIPTIONS",
                "3",
                "LINNET_PING_INTERVAL_MS",
                "1000",
                "LINNET_SECURE_COOKIES",
                "true"));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
        }

        private Tight() {}
    }

    /** Started by its first use. */
    final class Shared {
        private static final Deployment INSTANCE = start(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
        }

        private Shared() {}
    }
}
