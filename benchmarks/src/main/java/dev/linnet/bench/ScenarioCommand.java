package dev.linnet.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one scenario. An option that the scenario does not have keeps the value of its field. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = LinnetBench.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ScenarioCommand implements Callable<Integer> {

    /** Files that are open beside the sockets. */
    private static final int OTHER_FILES = 200;

    private final Scenario scenario;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "A gateway, http or https. Repeat it for several gateways of one deployment.",
                "Default: http://localhost:8080"
            })
    private List<URI> urls = new ArrayList<>();

    @Option(names = "--user", paramLabel = "NAME", description = "Who logs in, follows and posts. Default: bench")
    private @Nullable String user;

    @Option(names = "--token", paramLabel = "TOKEN", description = "The token of a user, instead of a login.")
    private @Nullable String token;

    @Option(
            names = "--yes-load-this-host",
            description = "Allows gateways that are not on this machine. Load only what is yours.")
    private boolean mayLoadOtherHosts;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there as JSON, too.")
    private @Nullable Path json;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "Users who log in and take turns at the sockets: NAME, NAME-1 and so on. Default: "
                    + "${DEFAULT-VALUE}")
    private int users = 1;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            description = "Sockets that follow one hashtag each. Default: ${DEFAULT-VALUE}")
    private int subscribers;

    @Option(
            names = "--hashtags",
            paramLabel = "N",
            description = "Hashtags that subscribers and posts are spread over. Default: ${DEFAULT-VALUE}")
    private int hashtags = 1;

    @Option(names = "--publishers", paramLabel = "N", description = "Sockets that post. Default: ${DEFAULT-VALUE}")
    private int publishers = 4;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "Posts under way on each publisher. Default: ${DEFAULT-VALUE}")
    private int inFlight = 16;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Posts a second of all publishers; 0: as fast as --in-flight lets it. Default: "
                    + "${DEFAULT-VALUE}")
    private double rate;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Sockets that are opened at the same time. Default: ${DEFAULT-VALUE}")
    private int atOnce = 64;

    @Option(
            names = "--missed",
            paramLabel = "N",
            description = "Posts to each hashtag while the subscribers are away. Default: ${DEFAULT-VALUE}")
    private int missed = 1;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "Time before the measured time. Default: ${DEFAULT-VALUE}")
    private double warmup;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Measured time. Default: ${DEFAULT-VALUE}")
    private double duration = 10;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long an event may take before it counts as missing. Default: ${DEFAULT-VALUE}")
    private double patience = 5;

    ScenarioCommand(Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public Integer call() {
        Sizes sizes = sizes();
        List<URI> gateways = gateways();
        checkOpenFiles(sizes);
        if (user != null && token != null) {
            throw complaint("Give --user or --token, not both.");
        }
        write(null);
        Target target = token == null
                ? Targets.logIn(gateways, user == null ? "bench" : user, sizes.users())
                : Targets.withToken(gateways, token);
        Progress progress = new Progress(spec.commandLine().getErr(), scenario.label());
        Result result = Result.of(scenario, sizes, target, progress);
        spec.commandLine().getOut().print(ResultTable.of(result));
        spec.commandLine().getOut().flush();
        write(result);
        return result.isClean() ? 0 : 1;
    }

    private Sizes sizes() {
        return new Sizes(
                token == null ? (int) within("--users", users, 1, 1_000) : 1,
                (int) within(
                        "--subscribers", subscribers, scenario.options().containsKey("--subscribers") ? 1 : 0, 100_000),
                (int) within("--hashtags", hashtags, 1, 100_000),
                (int) within("--publishers", publishers, 1, 1_000),
                (int) within("--in-flight", inFlight, 1, 1_000),
                within("--rate", rate, 0, 100_000),
                (int) within("--at-once", atOnce, 1, 100_000),
                (int) within("--missed", missed, 1, 10_000),
                seconds(within("--warmup", warmup, 0, 600)),
                seconds(within("--duration", duration, 0.1, 3_600)),
                seconds(within("--patience", patience, 0.1, 600)));
    }

    private double within(String option, double value, double least, double most) {
        // Not a number is refused, too.
        if (!(value >= least && value <= most)) {
            throw complaint(String.format(
                    "Invalid value for option '%s': %s is not between %s and %s",
                    option, Sizes.shown(value), Sizes.shown(least), Sizes.shown(most)));
        }
        return value;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private List<URI> gateways() {
        List<URI> gateways = urls.isEmpty() ? List.of(URI.create("http://localhost:8080")) : urls;
        for (URI gateway : gateways) {
            boolean isHttp = "http".equals(gateway.getScheme()) || "https".equals(gateway.getScheme());
            if (!isHttp || gateway.getHost() == null || gateway.getRawUserInfo() != null) {
                throw complaint("Invalid value for option '--url': '" + gateway + "' is not like http://HOST:PORT");
            }
            if (!mayLoadOtherHosts && !Targets.isLoopback(gateway)) {
                throw complaint(gateway + " is not on this machine. --yes-load-this-host allows it.");
            }
        }
        return gateways;
    }

    private void checkOpenFiles(Sizes sizes) {
        long needed = (long) sizes.subscribers() + sizes.publishers() + OTHER_FILES;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw complaint("This process may open " + system.getMaxFileDescriptorCount() + " files and needs " + needed
                    + ". Raise the limit (ulimit -n) or ask for fewer --subscribers.");
        }
    }

    /** Without a result it only finds out whether it could write one, so that a long run is not for nothing. */
    private void write(@Nullable Result result) {
        if (json == null) {
            return;
        }
        try {
            String text =
                    result == null ? "" : ResultJson.of(result, Instant.now()).encodePrettily() + "\n";
            Files.writeString(json, text);
        } catch (IOException e) {
            throw new BenchException("Cannot write " + json + ": " + e);
        }
    }

    private ParameterException complaint(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
