package dev.linnet.check;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Checks a running deployment: writes and follows for a while, then reports what was lost, came twice or came in the
 * wrong order. The exit code is 0 when nothing was, 1 when something was, 2 when it could not check.
 */
public final class LinnetCheck {

    private final Map<String, String> environment;

    private LinnetCheck(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(new LinnetCheck(System.getenv()).run());
    }

    private int run() {
        try {
            Plan plan = plan();
            long seconds = number("SECONDS", 60);
            System.out.println("Seed " + plan.seed() + ": " + plan.writers() + " writers, " + plan.subscribers()
                    + " subscribers, " + plan.writesPerSecond() + " writes/s for " + seconds + " s.");
            Check check = Check.start(plan);
            TimeUnit.SECONDS.sleep(seconds);
            Verdict verdict = check.finish();
            System.out.println(verdict);
            return verdict.isClean() ? 0 : 1;
        } catch (IllegalArgumentException | IOException | SQLException e) {
            System.out.println("Not checked: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    private Plan plan() {
        List<URI> gateways = Arrays.stream(
                        text("GATEWAYS", "http://localhost:8080").split(",", -1))
                .map(String::strip)
                .map(URI::create)
                .toList();
        return new Plan(
                gateways,
                environment.getOrDefault("DATABASE_URL", "postgres://postgres@127.0.0.1:15432/postgres"),
                (int) number("WRITERS", 8),
                (int) number("SUBSCRIBERS", 60),
                (int) number("TAGS", 30),
                (int) number("WRITES", 100),
                (int) number("SHORTEST_STAY_MS", 1_000),
                (int) number("LONGEST_STAY_MS", 20_000),
                number("SEED", System.nanoTime() % 1_000_000_000));
    }

    private String text(String name, String fallback) {
        return environment.getOrDefault("LINNET_CHECK_" + name, fallback);
    }

    private long number(String name, long fallback) {
        String text = text(name, Long.toString(fallback));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("LINNET_CHECK_" + name + ": \"" + text + "\" is not a whole number", e);
        }
    }
}
