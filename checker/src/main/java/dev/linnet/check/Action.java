package dev.linnet.check;

import java.util.Locale;

/** What has happened, by an event. */
enum Action {
    CREATE,
    UPDATE,
    DELETE;

    /** @throws IllegalArgumentException when it is none */
    static Action named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
