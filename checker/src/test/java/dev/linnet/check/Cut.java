package dev.linnet.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Packets between hosts that are lost, until it is closed. It is the receiver who drops them: the sender cannot tell, whereas one whose own packets
 * are refused is told. Several may hold at once.
 */
final class Cut implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String ALL = "";
    /** What one says, and what the other acknowledges, whoever has opened the connection. */
    private static final List<String> BUS = List.of("tcp dport " + Place.BUS_PORT, "tcp sport " + Place.BUS_PORT);

    private final String table = "cut" + NUMBERS.incrementAndGet();
    private final Set<Host> receivers = new LinkedHashSet<>();

    private Cut() {}

    /** Everything between one host and the others, in both directions. */
    static Cut around(Host host, List<Host> all) throws IOException, InterruptedException {
        Cut cut = new Cut();
        for (Host other : all) {
            if (!other.equals(host)) {
                cut.drop(host, other, ALL);
                cut.drop(other, host, ALL);
            }
        }
        return cut;
    }

    /** What one host sends to another; the other direction is open. */
    static Cut oneWay(Host from, Host to) throws IOException, InterruptedException {
        Cut cut = new Cut();
        cut.drop(from, to, ALL);
        return cut;
    }

    /** The event bus between one host and some others, in both directions; they remain members of one cluster. */
    static Cut bus(Host host, List<Host> others) throws IOException, InterruptedException {
        Cut cut = new Cut();
        for (Host other : others) {
            for (String packets : BUS) {
                cut.drop(host, other, packets);
                cut.drop(other, host, packets);
            }
        }
        return cut;
    }

    /** What some hosts ask others over the bus. What those others say by themselves takes another connection, which is open. */
    static Cut questions(List<Host> asking, List<Host> asked) throws IOException, InterruptedException {
        Cut cut = new Cut();
        for (Host to : asked) {
            for (Host from : asking) {
                cut.drop(from, to, "tcp dport " + Place.BUS_PORT);
            }
        }
        return cut;
    }

    /**
     * The bus from some hosts to another: connections are reset, and new ones refused. Unlike of what is dropped, the kernel sends nothing of that
     * again when the cut is healed.
     */
    static Cut refused(List<Host> from, Host to) throws IOException, InterruptedException {
        Cut cut = new Cut();
        for (Host each : from) {
            cut.receive(
                    to,
                    "iifname " + Host.CLUSTER_INTERFACE + " ip saddr " + each.clusterAddress() + " tcp dport "
                            + Place.BUS_PORT + " reject with tcp reset");
        }
        return cut;
    }

    /** What PostgreSQL, and nobody else, sends to a host that serves nobody from outside. */
    static Cut database(Host host) throws IOException, InterruptedException {
        Cut cut = new Cut();
        cut.receive(host, "iifname " + Host.OUTSIDE_INTERFACE + " drop");
        return cut;
    }

    private void drop(Host from, Host to, String packets) throws IOException, InterruptedException {
        receive(
                to,
                "iifname " + Host.CLUSTER_INTERFACE + " ip saddr " + from.clusterAddress() + " " + packets + " drop");
    }

    private void receive(Host to, String rule) throws IOException, InterruptedException {
        List<String> commands = new ArrayList<>();
        if (receivers.add(to)) {
            commands.add("add table inet " + table);
            commands.add("add chain inet " + table + " in { type filter hook input priority 0; }");
        }
        commands.add("add rule inet " + table + " in " + rule);
        to.run("nft", String.join("; ", commands));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Host receiver : receivers) {
            receiver.run("nft", "delete table inet " + table);
        }
    }
}
