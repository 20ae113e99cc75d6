package dev.linnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scenario in a small size, against two real gateways. Figures are looked at, never judged. */
class ScenariosTest {

    private static final int SUBSCRIBERS = 12;
    private static final int HASHTAGS = 3;

    private static final Map<Scenario, Ran> RAN = new EnumMap<>(Scenario.class);

    @TempDir
    private Path folder = Path.of("");

    private record Ran(Command command, JsonObject json) {

        long count(String kind) {
            return json.getJsonObject("figures").getJsonObject(kind).getLong("count");
        }
    }

    /** Each scenario runs once. */
    private Ran run(Scenario scenario) throws IOException {
        Ran known = RAN.get(scenario);
        if (known == null) {
            known = runNow(scenario);
            RAN.put(scenario, known);
        }
        return known;
    }

    private Ran runNow(Scenario scenario) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(scenario.label()));
        for (String url : Loaded.urls()) {
            arguments.addAll(List.of("--url", url));
        }
        Path file = folder.resolve("result.json");
        arguments.addAll(List.of("--json", file.toString()));
        scenario.options().keySet().forEach(option -> {
            switch (option) {
                case "--subscribers" -> arguments.addAll(List.of(option, Integer.toString(SUBSCRIBERS)));
                case "--hashtags" -> arguments.addAll(List.of(option, Integer.toString(HASHTAGS)));
                case "--users", "--publishers" -> arguments.addAll(List.of(option, "2"));
                case "--missed" -> arguments.addAll(List.of(option, "4"));
                case "--warmup" -> arguments.addAll(List.of(option, "0.1"));
                case "--duration" -> arguments.addAll(List.of(option, "1"));
                default -> {}
            }
        });
        Command command = Command.run(arguments.toArray(String[]::new));
        String text = Files.readString(file);
        return new Ran(command, text.isEmpty() ? new JsonObject() : new JsonObject(text));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoubledAndTheExitCodeIs0(Scenario scenario) throws IOException {
        Ran ran = run(scenario);
        assertEquals(
                0,
                ran.command().code(),
                () -> ran.command().out() + ran.command().err());
        assertTrue(ran.json().getBoolean("clean"));
        assertEquals(scenario.label(), ran.json().getString("scenario"));
        assertTrue(
                ran.command().out().contains("no faults      missing 0, doubled 0"),
                ran.command().out());
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, open",
        "IDLE, open",
        "CREATE, post",
        "FANOUT, delivery",
        "FANOUT16, delivery",
        "PACED, delivery",
        "SPREAD, delivery",
        "SPREAD16, delivery",
        "MIXED, read"
    })
    void whatTheScenarioIsAboutIsMeasured(Scenario scenario, String kind) throws IOException {
        Ran ran = run(scenario);
        assertTrue(ran.count(kind) > 0, () -> ran.json().encodePrettily());
        assertTrue(
                ran.command().out().contains("\n" + kind + " "),
                () -> ran.command().out());
    }

    @Test
    void everySubscriberIsOpenedOnceAndGetsThePostOfItsHashtag() throws IOException {
        Ran ran = run(Scenario.OPEN);
        assertEquals(SUBSCRIBERS, ran.count("open"));
        assertEquals(HASHTAGS, ran.count("post"));
        assertEquals(SUBSCRIBERS, ran.count("delivery"));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESUME_STORM", "BACK_AT_ONCE"})
    void everySubscriberResumesOnceAndGetsAllThatItMissed(Scenario scenario) throws IOException {
        Ran ran = run(scenario);
        assertEquals(SUBSCRIBERS, ran.count("resume"));
        assertEquals(SUBSCRIBERS * 4L, ran.count("missed_event"));
        assertEquals(SUBSCRIBERS, ran.count("catch_up"));
    }

    @Test
    void theResultSaysWhatWasMeasuredAndWithWhat() throws IOException {
        Ran ran = run(Scenario.PACED);
        JsonObject json = ran.json();
        assertEquals(SUBSCRIBERS, json.getJsonObject("sizes").getInteger("subscribers"));
        assertEquals(20.0, json.getJsonObject("sizes").getDouble("rate"));
        assertEquals(2, json.getJsonArray("gateways").size());
        assertEquals(
                Integer.toString(Runtime.getRuntime().availableProcessors()),
                json.getJsonObject("machine").getString("processors"));
        assertTrue(json.getJsonObject("generator").getDouble("loop_share") > 0);
        assertTrue(ran.command().err().contains("paced 1 s: "), ran.command().err());
    }
}
