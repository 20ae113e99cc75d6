package dev.linnet.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings from the environment. For a wrong value, a method notes a complaint and returns the fallback; {@link #verify()}
 * then reports all complaints at once. An empty or blank value counts as absent. For one thread, at the start of a process.
 */
public final class Settings {

    private static final String OURS = "LINNET_";

    private final Map<String, String> environment;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    private Settings(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
    }

    public static Settings of(Map<String, String> environment) {
        return new Settings(environment);
    }

    public Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String text(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    /** A whole number from {@code least} to {@code most}, both included. */
    public int number(String name, int fallback, int least, int most) {
        return (int) number(name, (long) fallback, least, most);
    }

    /** Given in milliseconds, at least 1. */
    public Duration millis(String name, Duration fallback) {
        return Duration.ofMillis(number(name, fallback.toMillis(), 1, Integer.MAX_VALUE));
    }

    private long number(String name, long fallback, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        complain(name, "\"" + text.get() + "\" is not a whole number from " + least + " to " + most);
        return fallback;
    }

    /** {@code true} or {@code false}, in any case. */
    public boolean flag(String name, boolean fallback) {
        String value = text(name, Boolean.toString(fallback)).toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            complain(name, "\"" + value + "\" is neither true nor false");
            return fallback;
        }
        return value.equals("true");
    }

    /** Separated by commas; white space around an item and empty items are dropped. */
    public List<String> list(String name, List<String> fallback) {
        return text(name)
                .map(value -> Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList())
                .orElse(fallback);
    }

    /** Adds a complaint about a setting; {@link #verify()} reports it. The problem must not contain a secret. */
    public void complain(String name, String problem) {
        complaints.add(name + ": " + problem);
    }

    /**
     * Must be called when every part of the process has read its settings.
     *
     * @throws SettingsException for wrong values, and for names that begin with {@code LINNET_} and were never read
     */
    public void verify() {
        List<String> all = new ArrayList<>(complaints);
        for (String name : environment.keySet()) {
            if (name.startsWith(OURS) && !known.contains(name)) {
                all.add(name + ": unknown setting"
                        + nearest(name)
                                .map(near -> ", did you mean " + near + "?")
                                .orElse(""));
            }
        }
        if (!all.isEmpty()) {
            throw new SettingsException(all);
        }
    }

    private Optional<String> nearest(String name) {
        int most = (name.length() - OURS.length()) / 2;
        return known.stream()
                .filter(near -> EditDistance.between(name, near) <= most)
                .min((a, b) -> Integer.compare(EditDistance.between(name, a), EditDistance.between(name, b)));
    }
}
