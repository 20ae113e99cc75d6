package dev.linnet.kit.action;

import dev.linnet.protocol.Caller;
import java.util.Set;

/**
 * Who may do what. Checked before an action's existence, so that a stranger learns nothing about a resource's table.
 */
@FunctionalInterface
public interface Permission {

    Permission ANYONE = (caller, action) -> true;
    Permission SIGNED_IN = (caller, action) -> caller.isSignedIn();

    boolean allows(Caller caller, String action);

    /** Permits these actions to everybody. */
    static Permission only(String... actions) {
        Set<String> names = Set.of(actions);
        return (caller, action) -> names.contains(action);
    }

    default Permission and(Permission other) {
        return (caller, action) -> allows(caller, action) && other.allows(caller, action);
    }

    default Permission or(Permission other) {
        return (caller, action) -> allows(caller, action) || other.allows(caller, action);
    }

    default Permission not() {
        return (caller, action) -> !allows(caller, action);
    }
}
