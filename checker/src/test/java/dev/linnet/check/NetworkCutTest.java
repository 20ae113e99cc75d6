package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nodes are cut from each other under load, and healed. Every node keeps its way to PostgreSQL and to its clients: a relay that is
 * alone keeps the lease, and the gateways must get the events from the other service.
 */
@ExtendWith(NeedsHosts.class)
class NetworkCutTest {

    /** In the long form longer than the cluster waits for a sign of life. */
    private static final int SECONDS = Scenario.size(5, 20);

    private static final int FLAPS = 13;
    private static final double BUS_BACK_WITHIN_S = 30;

    private static HostedDeployment deployment;
    private static BusProbe probe;

    @FunctionalInterface
    private interface Harm {
        AutoCloseable begin() throws Exception;
    }

    @BeforeAll
    static void begin() throws Exception {
        deployment = HostedDeployment.shared();
        probe = new BusProbe(deployment);
    }

    @AfterAll
    static void end() throws Exception {
        if (probe != null) {
            probe.close();
        }
    }

    @Test
    void theProbeTellsWhatTheBusBringsFromWhatIsAskedFor() throws Exception {
        try (Cut cut = theBusToAGateway()) {
            assertEquals(List.of(0, BusProbe.TOPICS), probe.brought());
        }
        assertTrue(secondsUntilTheBusIsBack(System.nanoTime()) <= BUS_BACK_WITHIN_S);
    }

    @Test
    @Tag("short")
    void theRelayHolderIsAloneAndThenNotHeardByAGateway() throws Exception {
        Verdict verdict = healed(
                "relay holder cut off, and then its bus to a gateway, for " + SECONDS + " s each",
                NetworkCutTest::theRelayHolder,
                NetworkCutTest::theBusToAGateway);
        Scenario.judgeSilence(verdict, 5_000);
    }

    @Test
    @Tag("long")
    void theRelayHolderIsAlone() throws Exception {
        healed("relay holder cut off for " + SECONDS + " s", NetworkCutTest::theRelayHolder);
    }

    @Test
    @Tag("long")
    void aGatewayIsAlone() throws Exception {
        healed("gateway cut off for " + SECONDS + " s", NetworkCutTest::aGateway);
    }

    @Test
    @Tag("long")
    void aGatewayDoesNotHearTheRelay() throws Exception {
        Verdict verdict = healed(
                "bus between relay holder and a gateway cut for " + SECONDS + " s", NetworkCutTest::theBusToAGateway);
        Scenario.judgeSilence(verdict, 2_000);
    }

    @Test
    @Tag("long")
    void noGatewayHearsTheRelay() throws Exception {
        Verdict verdict = healed(
                "bus between relay holder and both gateways cut for " + SECONDS + " s",
                () -> Cut.bus(deployment.relayHolder(), deployment.gateways()));
        Scenario.judgeSilence(verdict, 2_000);
    }

    @Test
    void theRelayHolderLosesItsWayToTheDatabase() throws Exception {
        Verdict verdict = healed(
                "way of the relay holder to the database cut for " + SECONDS + " s",
                () -> Cut.database(deployment.relayHolder()));
        Scenario.judgeSilence(verdict, 2_500);
    }

    @Test
    @Tag("long")
    void theRelayHolderIsFrozen() throws Exception {
        healed("relay holder frozen for " + SECONDS + " s, on a host of its own", () -> {
            SupervisedProcess frozen = deployment.processes().relayHolder();
            Signals.freeze(frozen.handles());
            return () -> Signals.thaw(frozen.handles());
        });
    }

    @Test
    @Tag("long")
    void fromTheRelayHolderNothingReachesAGateway() throws Exception {
        healed(
                "from relay holder to a gateway nothing for " + SECONDS + " s",
                () -> Cut.oneWay(deployment.relayHolder(), deployment.gateways().get(0)));
    }

    @Test
    @Tag("long")
    void fromAGatewayNothingReachesTheRelayHolder() throws Exception {
        healed(
                "from a gateway to relay holder nothing for " + SECONDS + " s",
                () -> Cut.oneWay(deployment.gateways().get(0), deployment.relayHolder()));
    }

    @Test
    @Tag("long")
    void theRelayHolderComesAndGoes() throws Exception {
        flapping("relay holder cut off", NetworkCutTest::theRelayHolder);
    }

    @Test
    @Tag("long")
    void aGatewayComesAndGoes() throws Exception {
        flapping("gateway cut off", NetworkCutTest::aGateway);
    }

    private static Cut theRelayHolder() throws Exception {
        return Cut.around(deployment.relayHolder(), deployment.all());
    }

    private static Cut aGateway() throws Exception {
        return Cut.around(deployment.gateways().get(0), deployment.all());
    }

    private static Cut theBusToAGateway() throws Exception {
        return Cut.bus(deployment.relayHolder(), deployment.gateways().subList(0, 1));
    }

    private static Verdict healed(String what, int times, double seconds, Harm... harms) throws Exception {
        deployment.untilEveryServiceAnswers();
        Check check = Scenario.load(deployment.processes());
        // A JVM that has just been started is slow in whatever it does for the first time.
        Scenario.runFor(Scenario.size(2, 10));
        for (Harm harm : harms) {
            for (int i = 0; i < times; i++) {
                try (AutoCloseable harmed = harm.begin()) {
                    System.out.println(Instant.now() + " cut");
                    Scenario.runFor(seconds);
                }
                System.out.println(Instant.now() + " healed");
                Scenario.runFor(1);
            }
        }
        long healedNanos = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
        Scenario.runFor(Scenario.size(1, 10));
        Verdict verdict = check.finish();
        double back = secondsUntilTheBusIsBack(healedNanos);
        Scenario.judge(what, verdict, "events came over the bus again within %.1f s".formatted(back));
        assertTrue(back <= BUS_BACK_WITHIN_S);
        return verdict;
    }

    private static Verdict healed(String what, Harm... harms) throws Exception {
        return healed(what, 1, SECONDS, harms);
    }

    private static Verdict flapping(String what, Harm harm) throws Exception {
        return healed(what + " " + FLAPS + " times for 1 s, 1 s apart", FLAPS, 1, harm);
    }

    /** Infinitely many when it is not in time. */
    private static double secondsUntilTheBusIsBack(long healedNanos) throws Exception {
        double seconds;
        do {
            boolean isBack = probe.bringsAll();
            seconds = (System.nanoTime() - healedNanos) / 1e9;
            if (isBack) {
                return seconds;
            }
        } while (seconds <= BUS_BACK_WITHIN_S);
        return Double.POSITIVE_INFINITY;
    }
}
