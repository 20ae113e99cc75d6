package dev.linnet.protocol;

/**
 * An action as the gateway forwards it. Sent to {@link Addresses#action}, answered by one {@link Reply}; at most once,
 * so after a timeout the caller cannot know whether it was done.
 *
 * @param action the action's name; for an action that is not a string, its JSON text
 * @param arguments the text of the client's JSON object, unchanged; what is in it is the service's to read
 * @param canFollow whether events can be sent to the client; if not, an action that follows something must not be run
 */
public record Request(Caller caller, String action, String arguments, boolean canFollow) implements Message {

    /** A request of a client that can receive events. */
    public Request(Caller caller, String action, String arguments) {
        this(caller, action, arguments, true);
    }

    @Override
    public void writeTo(WireWriter out) {
        out.number(caller.pk())
                .text(caller.username())
                .text(action)
                .text(arguments)
                .small(canFollow ? 1 : 0);
    }

    static Request readFrom(WireReader in) {
        return new Request(new Caller(in.number(), in.text()), in.text(), in.text(), in.small() == 1);
    }
}
