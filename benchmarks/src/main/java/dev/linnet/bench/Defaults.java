package dev.linnet.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The options that a scenario has, by their names in {@link ScenarioCommand}, and their default values. */
final class Defaults {

    private static final int PATIENCE_SECONDS = 5;

    private final Map<String, String> values = new LinkedHashMap<>();

    private Defaults with(String option, Object value) {
        values.put(option, value.toString());
        return this;
    }

    /** Subscribers that follow one hashtag each. */
    static Defaults following(int subscribers, int hashtags) {
        return new Defaults()
                .with("--subscribers", subscribers)
                .with("--users", 1)
                .with("--hashtags", hashtags)
                .with("--at-once", 64)
                .with("--patience", PATIENCE_SECONDS);
    }

    static Defaults withoutFollowers(int hashtags) {
        return new Defaults().with("--users", 1).with("--hashtags", hashtags).with("--patience", PATIENCE_SECONDS);
    }

    /** Posts that are measured for a time. */
    Defaults posting(int publishers, int inFlight) {
        return with("--publishers", publishers)
                .with("--in-flight", inFlight)
                .with("--rate", 0)
                .with("--warmup", 5)
                .with("--duration", 10);
    }

    Defaults perSecond(int posts) {
        return with("--rate", posts);
    }

    Defaults lasting(int seconds) {
        return with("--duration", seconds);
    }

    /** Posts to each hashtag while nobody is there. */
    Defaults missing(int posts) {
        // The server lets one user have few requests under way, and asks the others to come again.
        return with("--users", 100).with("--missed", posts);
    }

    Map<String, String> values() {
        return values;
    }
}
