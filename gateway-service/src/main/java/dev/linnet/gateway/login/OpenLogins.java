package dev.linnet.gateway.login;

import java.util.List;

/** The logins that have a connection open on one event loop. For that event loop. */
public interface OpenLogins {

    /** One token of each. */
    List<Token> tokens();

    /**
     * Closes the connections of a login that has ended, and those that are about to open.
     *
     * @param jti the login's id
     */
    void end(String jti);

    /**
     * Closes the connections of a deleted user, and those that are about to open.
     *
     * @param pk the user's
     */
    void endUser(long pk);

    /**
     * Gives the connections of a user, and those that are about to open, the user's new name.
     *
     * @param pk the user's
     */
    void rename(long pk, String username);
}
