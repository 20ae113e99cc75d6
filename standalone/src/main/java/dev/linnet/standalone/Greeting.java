package dev.linnet.standalone;

import java.util.List;

/** What a newcomer is told once everything runs. */
final class Greeting {

    private Greeting() {}

    static List<String> lines(int port, StandaloneConfig config) {
        String database = config.embedsDatabase() ? "psql " + config.databaseUrl() : "the one of DATABASE_URL";
        return List.of(
                "Linnet is ready.",
                "  listens    http://localhost:" + port + "/ and ws://localhost:" + port + "/ws/",
                "  log in     curl http://localhost:" + port + "/login/alice/",
                "  try        java examples/Ws.java alice ws://localhost:" + port
                        + "/ws/   (frames to paste: README.md)",
                "  database   " + database,
                "  stop       Ctrl-C");
    }
}
