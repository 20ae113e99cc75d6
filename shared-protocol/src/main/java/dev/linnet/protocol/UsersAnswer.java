package dev.linnet.protocol;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link UsersQuery}.
 *
 * @param errors the text of a JSON array, {@code []} on success
 * @param users the users that were asked for, or those who have changed; empty on every error
 * @param more whether there are more changes to ask for at once
 * @param next where to ask on for changes; empty when nobody asked for changes
 */
public record UsersAnswer(Status status, String errors, List<User> users, boolean more, String next)
        implements Message {

    private static final String NONE = "[]";

    /**
     * A user as of now.
     *
     * @param username empty when the user is gone, or the session that was asked for has ended
     */
    public record User(long pk, Optional<String> username) {

        private static void writeTo(User user, WireWriter out) {
            out.number(user.pk())
                    .small(user.username().isPresent() ? 1 : 0)
                    .text(user.username().orElse(""));
        }

        private static User readFrom(WireReader in) {
            long pk = in.number();
            boolean present = in.small() == 1;
            String username = in.text();
            return new User(pk, present ? Optional.of(username) : Optional.empty());
        }
    }

    /** The one user that was asked for. */
    public static UsersAnswer of(long pk, String username) {
        return new UsersAnswer(Status.OK, NONE, List.of(new User(pk, Optional.of(username))), false, "");
    }

    /** The users of login sessions. */
    public static UsersAnswer of(List<User> users) {
        return new UsersAnswer(Status.OK, NONE, users, false, "");
    }

    public static UsersAnswer changes(List<User> users, boolean more, String next) {
        return new UsersAnswer(Status.OK, NONE, users, more, next);
    }

    /** A success without users. */
    public static UsersAnswer done() {
        return new UsersAnswer(Status.NO_CONTENT, NONE, List.of(), false, "");
    }

    public static UsersAnswer failure(Status status, String errors) {
        return new UsersAnswer(status, errors, List.of(), false, "");
    }

    @Override
    public void writeTo(WireWriter out) {
        out.small(status.code())
                .text(errors)
                .list(users, User::writeTo)
                .small(more ? 1 : 0)
                .text(next);
    }

    static UsersAnswer readFrom(WireReader in) {
        return new UsersAnswer(Status.of(in.small()), in.text(), in.list(User::readFrom), in.small() == 1, in.text());
    }
}
