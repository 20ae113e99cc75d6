package dev.linnet.check;

import java.util.Locale;

/** What an event says has happened. */
enum Action {
    CREATE,
    UPDATE,
    DELETE;

    /** @throws IllegalArgumentException when it is none */
    static Action named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
