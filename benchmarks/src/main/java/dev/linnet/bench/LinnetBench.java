package dev.linnet.bench;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Loads a running deployment with one scenario, then reports how fast it was and what was lost. The exit code is 0 when
 * nothing failed, was lost or came twice, 1 when something did, 2 when it could not measure.
 */
@Command(
        name = "linnet-bench",
        mixinStandardHelpOptions = true,
        versionProvider = LinnetBench.Version.class,
        synopsisSubcommandLabel = "SCENARIO",
        description = {
            "Loads a running Linnet and reports how fast it was and what was lost.",
            "It writes posts as the user and leaves them there. Use a database that you can throw away."
        },
        footer = {
            "",
            "'linnet-bench SCENARIO --help' shows the options of a scenario.",
            "Exit code: 0 nothing failed, was lost or came twice; 1 something did; 2 it could not measure."
        })
public final class LinnetBench implements Runnable {

    static final int COULD_NOT_MEASURE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private LinnetBench() {}

    public static void main(String[] arguments) {
        // Not logback.xml, since a test has that of the server on its class path.
        System.setProperty("logback.configurationFile", "linnet-bench-logback.xml");
        System.exit(run(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                arguments));
    }

    /**
     * Runs the command; blocks until it is over. Returns the exit code.
     *
     * @param out gets the table
     * @param err gets the progress and what is wrong with the options
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = new CommandLine(new LinnetBench());
        for (Scenario scenario : Scenario.values()) {
            command.addSubcommand(scenario.label(), of(scenario));
        }
        return command.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((failure, given) -> complain(err, failure))
                .setExecutionExceptionHandler((failure, at, parsed) -> complain(err, failure))
                .execute(arguments);
    }

    /** The command of a scenario has the options that mean something to it, and no others. */
    private static CommandLine of(Scenario scenario) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new ScenarioCommand(scenario));
        spec.usageMessage().description(scenario.about());
        for (String size : Sizes.NAMED.keySet()) {
            OptionSpec option = spec.findOption("--" + size);
            if (!scenario.options().containsKey("--" + size)) {
                spec.remove(option);
            }
        }
        return new CommandLine(spec)
                .setDefaultValueProvider(argument -> argument instanceof OptionSpec option
                        ? scenario.options().get(option.longestName())
                        : null);
    }

    private static int complain(PrintWriter err, Exception failure) {
        if (failure instanceof BenchException || failure instanceof ParameterException) {
            err.println("linnet-bench: " + String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " "));
        } else {
            err.println("linnet-bench: a defect of linnet-bench");
            failure.printStackTrace(err);
        }
        return COULD_NOT_MEASURE;
    }

    /** Without a scenario. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Name a scenario: " + Scenario.labels() + ". --help tells more.");
    }

    /** Tells the version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"linnet-bench " + Environment.version()};
        }
    }
}
