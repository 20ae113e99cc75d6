package dev.linnet.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How much a scenario does. A scenario ignores what it has no option for.
 *
 * @param users who follow and post, in turn
 * @param subscribers sockets that follow one hashtag each
 * @param hashtags over which subscribers and posts are spread evenly
 * @param publishers sockets that post
 * @param inFlight posts under way on each publisher, at most
 * @param perSecond posts of all publishers; 0 for as fast as {@code inFlight} lets it
 * @param atOnce sockets that are opened at the same time, at most
 * @param missed posts to each hashtag while the subscribers are away
 * @param warmup before the measured time
 * @param duration of the measured time
 * @param patience how long an event may take before it counts as missing
 */
record Sizes(
        int users,
        int subscribers,
        int hashtags,
        int publishers,
        int inFlight,
        double perSecond,
        int atOnce,
        int missed,
        Duration warmup,
        Duration duration,
        Duration patience) {

    /** The sizes as people read them, by the names of their options. */
    static final Map<String, Function<Sizes, Object>> NAMED = named();

    /** A size for people. */
    static String shown(Object size) {
        return size instanceof Double number && number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : size.toString();
    }

    private static Map<String, Function<Sizes, Object>> named() {
        Map<String, Function<Sizes, Object>> named = new LinkedHashMap<>();
        named.put("users", Sizes::users);
        named.put("subscribers", Sizes::subscribers);
        named.put("hashtags", Sizes::hashtags);
        named.put("publishers", Sizes::publishers);
        named.put("in-flight", Sizes::inFlight);
        named.put("rate", Sizes::perSecond);
        named.put("at-once", Sizes::atOnce);
        named.put("missed", Sizes::missed);
        named.put("warmup", sizes -> sizes.warmup().toMillis() / 1e3);
        named.put("duration", sizes -> sizes.duration().toMillis() / 1e3);
        named.put("patience", sizes -> sizes.patience().toMillis() / 1e3);
        return named;
    }
}
