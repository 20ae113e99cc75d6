package dev.linnet.bench;

import java.util.Map;

/**
 * What a run found.
 *
 * @param retries no fault by themselves
 * @param load of the generator, over the last span that was measured
 */
record Result(
        Scenario scenario,
        Sizes sizes,
        Target target,
        Map<Kind, Figures> figures,
        Faults faults,
        Retries retries,
        GeneratorLoad load) {

    /** Whether nothing failed, was lost or came twice. */
    boolean isClean() {
        return faults.isNone();
    }

    /** Runs the scenario. Blocks until it is over. */
    static Result of(Scenario scenario, Sizes sizes, Target target, Progress progress) {
        String name = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        try (Run run = new Run(sizes, target, scenario.resumes(), name)) {
            run.step(() -> progress.start(run));
            scenario.execute(run);
            progress.stop();
            return run.result(scenario);
        }
    }
}
