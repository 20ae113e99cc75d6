package dev.linnet.protocol;

import java.util.List;

/** A question to the service that keeps the users. Sent to {@link Addresses#USERS}, answered by one {@link UsersAnswer}. */
public sealed interface UsersQuery extends Message {

    /** Logs in. The first login of a name creates its user. Answered with the user, or 400 with what is wrong with the name. */
    record Login(String username) implements UsersQuery {

        @Override
        public void writeTo(WireWriter out) {
            out.text(username);
        }

        static Login readFrom(WireReader in) {
            return new Login(in.text());
        }
    }

    /** Asks for the user of a name. Answered 404 when nobody has ever logged in under it. */
    record Find(String username) implements UsersQuery {

        @Override
        public void writeTo(WireWriter out) {
            out.text(username);
        }

        static Find readFrom(WireReader in) {
            return new Find(in.text());
        }
    }

    /**
     * Ends a login session for good, durably, and publishes it at {@link Addresses#SESSION_ENDED}. Answered 204.
     *
     * @param expiresAt when the session would have expired, in seconds since 1970; the end is forgotten then
     */
    record Logout(String session, long expiresAt) implements UsersQuery {

        @Override
        public void writeTo(WireWriter out) {
            out.text(session).number(expiresAt);
        }

        static Logout readFrom(WireReader in) {
            return new Logout(in.text(), in.number());
        }
    }

    /**
     * Asks for the users of login sessions, under their present names. Answered with one user for each, in the same
     * order, without a name when the session has ended or the user is gone.
     */
    record Sessions(List<Session> asked) implements UsersQuery {

        /**
         * A login session.
         *
         * @param pk the user's key
         */
        public record Session(String id, long pk) {

            private static Session readFrom(WireReader in) {
                return new Session(in.text(), in.number());
            }
        }

        @Override
        public void writeTo(WireWriter out) {
            out.list(asked, (each, to) -> to.text(each.id()).number(each.pk()));
        }

        static Sessions readFrom(WireReader in) {
            return new Sessions(in.list(Session::readFrom));
        }
    }

    /**
     * Asks which users were renamed or deleted.
     *
     * @param after {@link #NOW}, {@link #FROM_THE_BEGINNING}, or where an earlier answer ended
     */
    record Changes(String after) implements UsersQuery {

        /** Asks for no user, only for where to begin. */
        public static final String NOW = "now";

        /** Asks for all users that were ever renamed or deleted. */
        public static final String FROM_THE_BEGINNING = "beginning";

        @Override
        public void writeTo(WireWriter out) {
            out.text(after);
        }

        static Changes readFrom(WireReader in) {
            return new Changes(in.text());
        }
    }
}
