package dev.linnet.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a run does. */
enum Scenario {
    OPEN(
            "Opens sockets that follow a hashtag each, some at a time. Then posts once to each hashtag.",
            Defaults.following(3_000, 100),
            (steps, sizes) -> {
                steps.open();
                steps.prove();
            }),
    IDLE(
            "Holds sockets open that get nothing. Then posts once to each hashtag.",
            Defaults.following(10_000, 1_000).lasting(10),
            (steps, sizes) -> {
                steps.open();
                steps.wait(sizes.duration());
                steps.prove();
            }),
    CREATE(
            "Posts that nobody follows: the rate of durable posts.",
            Defaults.withoutFollowers(1_000).posting(16, 4),
            (steps, sizes) -> {
                steps.open();
                steps.post(false, Kind.POST);
            }),
    FANOUT(
            "1,000 subscribers of one hashtag, one post after the other.",
            Defaults.following(1_000, 1).posting(1, 1),
            Scenario::postAndFollow),
    FANOUT16("The same with 16 posts in flight.", Defaults.following(1_000, 1).posting(1, 16), Scenario::postAndFollow),
    PACED(
            "The same at 20 posts a second: the latency without a queue.",
            Defaults.following(1_000, 1).posting(1, 64).perSecond(20),
            Scenario::postAndFollow),
    SPREAD(
            "10,000 subscribers of 1,000 hashtags, 4 publishers with one post in flight each.",
            Defaults.following(10_000, 1_000).posting(4, 1),
            Scenario::postAndFollow),
    SPREAD16(
            "The same with 16 posts in flight on each publisher.",
            Defaults.following(10_000, 1_000).posting(4, 16),
            Scenario::postAndFollow),
    MIXED(
            "Posts at a rate. Ten times a second a page is read, and a subscriber leaves and resumes.",
            Defaults.following(1_000, 100).posting(4, 64).perSecond(50),
            (steps, sizes) -> {
                steps.open();
                steps.postAmongOthers(Kind.POST, Kind.DELIVERY, Kind.READ, Kind.RESUME);
            }),
    RESUME_STORM(
            "1,000 subscribers miss 50 events each. Then all resume at the same time.",
            Defaults.following(1_000, 100).missing(50),
            Scenario::leaveAndComeBack),
    BACK_AT_ONCE(
            "10,000 sockets come back at the same time, as after a restart of the gateway.",
            Defaults.following(10_000, 1_000).missing(1),
            Scenario::leaveAndComeBack);

    private final String about;

    @SuppressWarnings("ImmutableEnumChecker") // only the constants make one, and they change it no more
    private final Defaults defaults;

    @SuppressWarnings("ImmutableEnumChecker") // has no state
    private final BiConsumer<Steps, Sizes> steps;

    Scenario(String about, Defaults defaults, BiConsumer<Steps, Sizes> steps) {
        this.about = about;
        this.defaults = defaults;
        this.steps = steps;
    }

    private static void postAndFollow(Steps steps, Sizes sizes) {
        steps.open();
        steps.post(true, Kind.POST, Kind.DELIVERY);
    }

    private static void leaveAndComeBack(Steps steps, Sizes sizes) {
        steps.open();
        steps.dropAll();
        steps.postToEach(sizes.missed());
        steps.comeBackAtOnce();
        // Live events come after the missed ones.
        steps.postToEach(1);
        steps.drain();
    }

    /** Its name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One or two sentences. */
    String about() {
        return about;
    }

    /** Its options and their default values. */
    Map<String, String> options() {
        return defaults.values();
    }

    /** Whether its subscribers leave and come back. */
    boolean resumes() {
        return this == MIXED || options().containsKey("--missed");
    }

    /** Blocks until it is over. */
    void execute(Run run) {
        steps.accept(new Steps(run), run.sizes());
    }

    static String labels() {
        return String.join(", ", Arrays.stream(values()).map(Scenario::label).toList());
    }
}
