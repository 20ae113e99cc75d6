package dev.linnet.gateway.http;

import dev.linnet.gateway.frame.JsonText;

/** The route cannot read the request's body. */
final class UnreadableBody extends RuntimeException {

    UnreadableBody(String why) {
        super(why, null, false, false);
    }

    /** A JSON array. */
    String errors() {
        return JsonText.error(String.valueOf(getMessage()));
    }
}
