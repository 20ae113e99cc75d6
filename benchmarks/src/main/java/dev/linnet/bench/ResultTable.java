package dev.linnet.bench;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A result for people. */
final class ResultTable {

    private final StringBuilder text = new StringBuilder();

    private ResultTable() {}

    static String of(Result result) {
        ResultTable table = new ResultTable();
        table.head(result);
        table.figures(result.figures());
        table.faults(result);
        return table.text.toString();
    }

    private void head(Result result) {
        line("linnet-bench", Environment.version() + ", " + result.scenario().label());
        line("sizes", sizes(result));
        line("gateways", result.target().gateways().stream().map(URI::toString).collect(Collectors.joining(" ")));
        Map<String, String> machine = Environment.machine();
        line(
                "generator",
                machine.get("system") + ", processors: " + machine.get("processors") + ", " + machine.get("jvm")
                        + ", heap " + machine.get("heap"));
        GeneratorLoad load = result.load();
        line(
                "measured",
                format(
                        "%.1f s. Event loop of the generator busy %.0f %%, its process %.2f processors, machine busy %.0f %%",
                        load.seconds(), 100 * load.loopShare(), load.processors(), 100 * load.machineShare()));
        if (load.isLimit()) {
            line("", "THE GENERATOR WAS THE LIMIT: the server may do more than this");
        }
        text.append('\n');
    }

    private static String sizes(Result result) {
        Sizes sizes = result.sizes();
        return Sizes.NAMED.entrySet().stream()
                .filter(size -> result.scenario().options().containsKey("--" + size.getKey()))
                .map(size -> size.getKey() + " " + Sizes.shown(size.getValue().apply(sizes)))
                .collect(Collectors.joining(", "));
    }

    private void figures(Map<Kind, Figures> figures) {
        text.append(format(
                "%-14s %12s %12s %10s %10s %10s %10s%n",
                "", "count", "a second", "p50 ms", "p90 ms", "p99 ms", "max ms"));
        figures.forEach((kind, of) -> text.append(format(
                "%-14s %,12d %,12.1f %10.2f %10.2f %10.2f %10.2f%n",
                kind.label(), of.count(), of.perSecond(), of.p50Ms(), of.p90Ms(), of.p99Ms(), of.maxMs())));
        text.append('\n');
    }

    private void faults(Result result) {
        line(
                result.isClean() ? "no faults" : "FAULTS",
                result.faults().counts().entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", ")));
        if (!result.faults().first().isEmpty()) {
            line("the first", result.faults().first());
        }
        if (result.retries().count() > 0) {
            line(
                    "retries",
                    result.retries().count() + " failed tries to open a socket were repeated. The first: "
                            + result.retries().first());
        }
    }

    private void line(String name, String value) {
        text.append(format("%-14s %s%n", name, value));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
