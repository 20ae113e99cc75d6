package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the scenarios share: their sizes, and where their figures go. */
final class Scenario {

    private Scenario() {}

    /** The profile {@code chaos}. */
    static boolean isLong() {
        return System.getProperty("linnet.scenarios", "short").equals("long");
    }

    /** Lets the load run on. This waits for no condition: its time under load is part of a scenario. */
    static void runFor(double seconds) {
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static <T> T size(T ofShort, T ofLong) {
        return isLong() ? ofLong : ofShort;
    }

    /** Followers that stay where they are as long as they can. */
    static Check load(Deployment deployment) throws Exception {
        return load(deployment, 0, 0);
    }

    /** Those that stay, another number of them. */
    static Check load(Deployment deployment, int subscribers) throws Exception {
        return load(deployment, subscribers, 0, 0);
    }

    /** The usual load: 500 writes a second and 300 followers, or a fifth of that. */
    static Check load(Deployment deployment, int shortestStayMs, int longestStayMs) throws Exception {
        return load(deployment, size(60, 300), shortestStayMs, longestStayMs);
    }

    private static Check load(Deployment deployment, int subscribers, int shortestStayMs, int longestStayMs)
            throws Exception {
        deployment.untilItServes();
        long seed = Long.getLong("linnet.seed", System.nanoTime() % 1_000_000_000);
        System.out.println("Seed " + seed);
        return Check.start(new Plan(
                deployment.uris(),
                deployment.database().url(),
                size(8, 24),
                subscribers,
                size(20, 100),
                size(100, 500),
                shortestStayMs,
                longestStayMs,
                seed));
    }

    /** Prints the figures, keeps them, and fails when anything is wrong. */
    static void judge(String scenario, Verdict verdict, String more) throws IOException {
        record(scenario + ": " + verdict.figures() + (more.isEmpty() ? "" : ", ") + more);
        assertTrue(verdict.isClean(), verdict::toString);
        assertTrue(verdict.events() > 0 && verdict.writes() > 0, "nothing was checked");
    }

    /**
     * In the long form, fails when a follower got nothing for as long as this. The short form belongs to builds, which share
     * the machine with others: it only prints the figure.
     */
    static void judgeSilence(Verdict verdict, long boundMs) {
        assertTrue(!isLong() || verdict.silence().ms() < boundMs, () -> "silent for " + verdict.silence());
    }

    /** Prints figures and keeps them beside those of other runs. */
    static void record(String figures) throws IOException {
        String line = (isLong() ? "long, " : "short, ") + figures;
        System.out.println(line);
        Path kept = Path.of(System.getProperty("linnet.figures", "target/figures.txt"));
        Files.writeString(
                kept,
                Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
