package dev.linnet.bench;

/** What a scenario times. */
enum Kind {
    /** A socket, from its connection to the 201 of its subscription. */
    OPEN("open"),
    /** A post, from when it was due to its reply. */
    POST("post"),
    /** An event at one subscriber, from when its post was due. */
    DELIVERY("delivery"),
    /** A list, from its request to its reply. */
    READ("read"),
    /** A socket that was away, from its connection to the 201 of its subscription with {@code since}. */
    RESUME("resume"),
    /** An event that a subscriber had missed, from the moment at which all came back. */
    MISSED("missed event"),
    /** A subscriber that was away, from that moment to the last event that it had missed. */
    CATCH_UP("catch-up");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
