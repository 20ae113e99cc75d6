package dev.linnet.users;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.VisibleName;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that users may have, stored in NFKC as Django does. */
final class Username {

    static final int LONGEST = 150;
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}@.+_-]+");

    private Username() {}

    /** The name as it is stored. Fails with 400 and the reason when it is no valid name. */
    static String checked(String written) {
        if (isTooLong(written)) {
            throw tooLong();
        }
        String name = VisibleName.normalize(written);
        if (isTooLong(name)) {
            // NFKC may turn one character into eighteen.
            throw tooLong();
        }
        if (!CHARACTERS.matcher(name).matches()
                || VisibleName.hasIgnorable(name)
                || VisibleName.complaint(name).isPresent()) {
            throw ActionFailure.invalid(
                    "username",
                    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.");
        }
        return name;
    }

    /** The name as it is stored. Empty when it is no valid name. */
    static Optional<String> of(String written) {
        try {
            return Optional.of(checked(written));
        } catch (ActionFailure noName) {
            return Optional.empty();
        }
    }

    private static boolean isTooLong(String name) {
        return name.codePointCount(0, name.length()) > LONGEST;
    }

    private static ActionFailure tooLong() {
        return ActionFailure.invalid("username", "Ensure this field has no more than " + LONGEST + " characters.");
    }
}
