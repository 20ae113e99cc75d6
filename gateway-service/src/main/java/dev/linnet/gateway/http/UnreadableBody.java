package dev.linnet.gateway.http;

import dev.linnet.gateway.frame.JsonText;

/** The request's body is not what the route takes. */
final class UnreadableBody extends RuntimeException {

    UnreadableBody(String why) {
        super(why, null, false, false);
    }

    /** As a JSON array. */
    String errors() {
        return JsonText.error(String.valueOf(getMessage()));
    }
}
