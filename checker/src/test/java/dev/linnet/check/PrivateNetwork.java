package dev.linnet.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Hosts on one switch, each a network namespace, as is the switch.
 *
 * <pre>
 *   tests, PostgreSQL ──── eth0  host  eth1 ────┐
 *                   └───── eth0  host  eth1 ──── switch
 * </pre>
 *
 * What is made outside of the namespaces is one end of each way to them, which goes with them. Names and addresses are of this run
 * alone. Needs root. Everything is removed when it is closed, and when this JVM ends in whatever way.
 */
final class PrivateNetwork implements AutoCloseable {

    /** Ends whatever still runs there; waits for the end of its input, which comes with the end of the JVM at the latest. */
    private static final String CLEANER = """
            trap '' INT TERM HUP
            read line
            for each in "$@"; do
                ip netns pids "$each" | xargs -r kill -9
                ip netns delete "$each"
            done
            """;

    /** A switch passes things on as they come. */
    private static final String SWITCH = "switch";

    private final String run = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x100000, 0x1000000));
    private final List<Host> hosts = new ArrayList<>();
    private final Process cleaner;

    PrivateNetwork(List<String> names) throws IOException, InterruptedException {
        String network = freeNetwork();
        for (int i = 0; i < names.size(); i++) {
            // Four addresses for each way: its two ends between those that a network keeps for itself.
            hosts.add(new Host(
                    name(names.get(i)),
                    network + (4 * i + 1),
                    network + (4 * i + 2),
                    // Seen by the hosts only.
                    "10.0.0." + (i + 1)));
        }
        cleaner = cleaner();
        try {
            build();
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    List<Host> hosts() {
        return hosts;
    }

    private String name(String last) {
        return "linnet-" + run + "-" + last;
    }

    /** The first three numbers, with a dot behind each, of a network that this machine knows no way to. */
    private static String freeNetwork() throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            String network = "10." + random.nextInt(100, 255) + "." + random.nextInt(255) + ".";
            String ways = Command.run("ip", "-4", "route", "list", "match", network + "0/24");
            String within = Command.run("ip", "-4", "route", "list", "root", network + "0/24");
            if (within.isEmpty() && ways.lines().allMatch(way -> way.startsWith("default"))) {
                return network;
            }
        }
    }

    private Process cleaner() throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", CLEANER, "sh"));
        hosts.forEach(host -> command.add(host.name()));
        command.add(name(SWITCH));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void build() throws IOException, InterruptedException {
        String middle = name(SWITCH);
        ip("netns add " + middle);
        ip("-n " + middle + " link add name switch type bridge");
        ip("-n " + middle + " link set switch up");
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            String here = "ln" + run + i;
            String port = "port" + i;
            ip("netns add " + host.name());
            ip("-n " + host.name() + " link set lo up");

            ip("link add " + here + " type veth peer name " + Host.OUTSIDE_INTERFACE + " netns " + host.name());
            ip("address add " + host.outside() + "/30 dev " + here);
            ip("link set " + here + " up");
            ip("-n " + host.name() + " address add " + host.address() + "/30 dev " + Host.OUTSIDE_INTERFACE);
            ip("-n " + host.name() + " link set " + Host.OUTSIDE_INTERFACE + " up");

            ip("-n " + middle + " link add " + port + " type veth peer name " + Host.CLUSTER_INTERFACE + " netns "
                    + host.name());
            ip("-n " + middle + " link set " + port + " master switch up");
            ip("-n " + host.name() + " address add " + host.clusterAddress() + "/24 dev " + Host.CLUSTER_INTERFACE);
            ip("-n " + host.name() + " link set " + Host.CLUSTER_INTERFACE + " up");
        }
    }

    private static void ip(String words) throws IOException, InterruptedException {
        Command.run(
                Stream.concat(Stream.of("ip"), Stream.of(words.split(" ", -1))).toList());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        cleaner.getOutputStream().close();
        cleaner.waitFor();
    }
}
