package dev.linnet.protocol;

/**
 * Somebody being somewhere, by however many sockets.
 *
 * @param place names a place within its stream, for example a room
 * @param who signed in
 */
public record Presence(String place, Caller who) {

    /** The stream whose service is told of everybody who has a socket open, at {@link #ONLINE}. */
    public static final String STREAM = "users";

    /** The place where everybody is who has a socket open. */
    public static final String ONLINE = "online";

    static void writeTo(Presence presence, WireWriter out) {
        out.text(presence.place())
                .number(presence.who().pk())
                .text(presence.who().username());
    }

    static Presence readFrom(WireReader in) {
        return new Presence(in.text(), new Caller(in.number(), in.text()));
    }
}
