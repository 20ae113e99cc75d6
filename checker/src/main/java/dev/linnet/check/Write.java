package dev.linnet.check;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A committed change of one post, as the tables have it.
 *
 * @param before the body, null when the post was not there
 * @param after likewise
 * @param transaction its number
 * @param endedBefore every transaction below this number had ended when the change was made
 * @param atMs when it was made, by the database's clock; it was committed after that
 * @param required whether every follower must be told; otherwise it was committed too early or too late to say
 */
record Write(
        long pk,
        @Nullable String before,
        @Nullable String after,
        Set<String> tagsBefore,
        Set<String> tagsAfter,
        long transaction,
        long endedBefore,
        long atMs,
        boolean required) {}
