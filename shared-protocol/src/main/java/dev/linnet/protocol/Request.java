package dev.linnet.protocol;

/**
 * An action as the gateway forwards it. Sent to {@link Addresses#action}, answered by one {@link Reply}; at most once,
 * so after a timeout the caller cannot know whether it was done.
 *
 * @param action the action's name; for an action that is not a string, its JSON text
 * @param arguments the text of the client's JSON object, unchanged; what is in it is the service's to read
 */
public record Request(Caller caller, String action, String arguments) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.number(caller.pk()).text(caller.username()).text(action).text(arguments);
    }

    static Request readFrom(WireReader in) {
        return new Request(new Caller(in.number(), in.text()), in.text(), in.text());
    }
}
