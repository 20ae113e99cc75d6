package dev.linnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;

/** A result for programs. Its keys are described in docs/benchmarks.md. */
final class ResultJson {

    private ResultJson() {}

    /** @param at when the run ended */
    static JsonObject of(Result result, Instant at) {
        JsonObject machine = new JsonObject();
        Environment.machine().forEach(machine::put);
        return new JsonObject()
                .put("version", Environment.version())
                .put("at", at.toString())
                .put("scenario", result.scenario().label())
                .put("sizes", sizes(result))
                .put(
                        "gateways",
                        new JsonArray(result.target().gateways().stream()
                                .map(URI::toString)
                                .toList()))
                .put("machine", machine)
                .put("generator", generator(result.load()))
                .put("figures", figures(result))
                .put("faults", faults(result.faults()))
                .put(
                        "retries",
                        new JsonObject()
                                .put("count", result.retries().count())
                                .put("first", result.retries().first()))
                .put("clean", result.isClean());
    }

    private static JsonObject sizes(Result result) {
        JsonObject sizes = new JsonObject();
        Sizes.NAMED.forEach((name, size) -> {
            if (result.scenario().options().containsKey("--" + name)) {
                sizes.put(name, size.apply(result.sizes()));
            }
        });
        return sizes;
    }

    private static JsonObject generator(GeneratorLoad load) {
        return new JsonObject()
                .put("seconds", load.seconds())
                .put("loop_share", load.loopShare())
                .put("processors", load.processors())
                .put("machine_share", load.machineShare())
                .put("is_limit", load.isLimit());
    }

    private static JsonObject figures(Result result) {
        JsonObject all = new JsonObject();
        result.figures()
                .forEach((kind, of) -> all.put(
                        key(kind.label()),
                        new JsonObject()
                                .put("count", of.count())
                                .put("per_second", of.perSecond())
                                .put("p50_ms", of.p50Ms())
                                .put("p90_ms", of.p90Ms())
                                .put("p99_ms", of.p99Ms())
                                .put("max_ms", of.maxMs())));
        return all;
    }

    private static JsonObject faults(Faults faults) {
        JsonObject counts = new JsonObject();
        faults.counts().forEach((name, count) -> counts.put(key(name), count));
        return counts.put("first", faults.first());
    }

    private static String key(String label) {
        return label.replace(' ', '_').replace('-', '_');
    }
}
