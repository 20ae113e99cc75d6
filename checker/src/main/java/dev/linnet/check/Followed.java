package dev.linnet.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be followed.
 *
 * @param name the hashtag, or the key of a post; empty for the list
 */
record Followed(Kind kind, String name) {

    enum Kind {
        HASHTAG,
        LIST,
        INSTANCE
    }

    /** Only for ASCII hashtags; the checker writes no others. */
    private static final Pattern TAG = Pattern.compile("#([a-z0-9]+)");

    static Followed hashtag(String tag) {
        return new Followed(Kind.HASHTAG, tag);
    }

    static Followed list() {
        return new Followed(Kind.LIST, "");
    }

    static Followed instance(long pk) {
        return new Followed(Kind.INSTANCE, Long.toString(pk));
    }

    static Set<String> tags(@Nullable String body) {
        Set<String> tags = new HashSet<>();
        if (body != null) {
            Matcher found = TAG.matcher(body.toLowerCase(Locale.ROOT));
            while (found.find()) {
                tags.add(found.group(1));
            }
        }
        return tags;
    }

    /** The event that this change is for its followers. */
    @Nullable
    Action event(Write write) {
        boolean before = write.before() != null && concerns(write.pk(), write.tagsBefore());
        boolean after = write.after() != null && concerns(write.pk(), write.tagsAfter());
        if (after) {
            return before ? Action.UPDATE : Action.CREATE;
        }
        return before ? Action.DELETE : null;
    }

    private boolean concerns(long pk, Set<String> tags) {
        return switch (kind) {
            case LIST -> true;
            case HASHTAG -> tags.contains(name);
            case INSTANCE -> name.equals(Long.toString(pk));
        };
    }

    /** Puts the action and its argument into a frame. */
    void subscribe(ObjectNode frame) {
        switch (kind) {
            case LIST -> frame.put("action", "subscribe_to_list");
            case HASHTAG -> frame.put("action", "subscribe_to_hashtag").put("hashtag", name);
            case INSTANCE -> frame.put("action", "subscribe_instance").put("pk", Long.parseLong(name));
        }
    }

    /** The query of its server-sent events. */
    String query() {
        return switch (kind) {
            case LIST -> "";
            case HASHTAG -> "?hashtag=" + name;
            case INSTANCE -> "?pk=" + name;
        };
    }

    @Override
    public String toString() {
        return kind == Kind.LIST ? "list" : kind == Kind.HASHTAG ? "#" + name : "post " + name;
    }
}
