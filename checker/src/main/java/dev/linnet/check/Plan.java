package dev.linnet.check;

import java.net.URI;
import java.util.List;

/**
 * What a check does.
 *
 * @param writesPerSecond of all writers together, a tenth of them by SQL
 * @param tags how many hashtags there are to write and to follow
 * @param longestStayMs after which a follower leaves and resumes elsewhere; 0 for those that stay
 * @param seed of everything that is left to chance
 */
record Plan(
        List<URI> gateways,
        String databaseUrl,
        int writers,
        int subscribers,
        int tags,
        int writesPerSecond,
        int shortestStayMs,
        int longestStayMs,
        long seed) {}
