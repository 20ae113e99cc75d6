package dev.linnet.bench;

import java.util.EnumMap;
import java.util.Map;

/** All counters of a run. For the event loop of the run. */
final class Tally {

    private final Map<Kind, Measure> measures = new EnumMap<>(Kind.class);
    private long doubled;
    private long unexpected;
    private long notRecovered;
    private long closed;
    private long stalls;
    private long errors;
    private long retries;
    private String firstRetry = "";
    private long received;
    private long backNanos;
    private String first = "";

    Measure of(Kind kind) {
        return measures.computeIfAbsent(kind, k -> new Measure());
    }

    void begin(Kind... kinds) {
        for (Kind kind : kinds) {
            of(kind).begin();
        }
    }

    void end(Kind... kinds) {
        for (Kind kind : kinds) {
            of(kind).end();
        }
    }

    /**
     * An event that was owed, also outside of the windows.
     *
     * @param nowNanos on the clock of the run
     * @param dueNanos when its post was due
     */
    void received(long nowNanos, long dueNanos) {
        received++;
        of(Kind.DELIVERY).record(nowNanos - dueNanos);
        of(Kind.MISSED).record(nowNanos - backNanos);
    }

    /** All subscribers come back now. */
    void back(long nowNanos) {
        backNanos = nowNanos;
    }

    /** All events that were owed so far. */
    long received() {
        return received;
    }

    void doubled() {
        doubled++;
    }

    void unexpected() {
        unexpected++;
    }

    void notRecovered() {
        notRecovered++;
    }

    void stalled() {
        stalls++;
    }

    /** A failed try to open a socket that is tried again. No fault by itself. */
    void retried(String why) {
        retries++;
        if (firstRetry.isEmpty()) {
            firstRetry = why;
        }
    }

    Retries retries() {
        return new Retries(retries, firstRetry);
    }

    /** A socket ended though it should have stayed. */
    void closed(String why) {
        closed++;
        note(why);
    }

    void error(String what) {
        errors++;
        note(what);
    }

    private void note(String what) {
        if (first.isEmpty()) {
            first = what;
        }
    }

    /**
     * The faults so far.
     *
     * @param missing counted by the caller
     */
    Faults faults(long missing) {
        return new Faults(missing, doubled, unexpected, notRecovered, closed, stalls, errors, first);
    }

    Map<Kind, Figures> figures() {
        Map<Kind, Figures> figures = new EnumMap<>(Kind.class);
        measures.forEach((kind, measure) -> {
            if (measure.isMeasured()) {
                figures.put(kind, measure.figures());
            }
        });
        return figures;
    }
}
