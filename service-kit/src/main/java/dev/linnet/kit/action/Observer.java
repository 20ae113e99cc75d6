package dev.linnet.kit.action;

/**
 * Something that can be followed: the actions that start and stop it, and how it is told from a resource's others where
 * only arguments are given, as in an address for server-sent events.
 *
 * @param argument that tells it; empty for the one that is meant when there is no such argument
 * @param start the name of the action that follows
 * @param streams what an address for server-sent events does instead of {@code starts}: since it only reads, it makes nothing
 * @param stop the name of the action that ends it
 */
public record Observer(String argument, String start, Action starts, Action streams, String stop, Action stops) {

    /** One that makes nothing. */
    public Observer(String argument, String start, Action starts, String stop, Action stops) {
        this(argument, start, starts, starts, stop, stops);
    }
}
