package dev.linnet.protocol;

/**
 * A stream of events that a session may follow.
 *
 * @param stream the name of the stream whose change log the topic's events come from, see {@link Addresses#isStream}
 * @param key what names the topic within its stream, for example {@code hashtag.java}, {@code all} or {@code 23}
 */
public record Topic(String stream, String key) {

    /** The event bus address its events are published to. */
    public String address() {
        return stream + "." + key;
    }
}
