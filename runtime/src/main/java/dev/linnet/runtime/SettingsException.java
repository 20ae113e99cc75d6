package dev.linnet.runtime;

import java.util.List;

/** Settings that a process cannot start with. The message has one complaint a line. */
public final class SettingsException extends StartFailure {

    private static final long serialVersionUID = 1;

    SettingsException(List<String> complaints) {
        super(String.join("\n", complaints));
    }
}
