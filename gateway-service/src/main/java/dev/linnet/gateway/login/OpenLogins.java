package dev.linnet.gateway.login;

import java.util.List;

/** The logins that have an open connection on one event loop. For that event loop. */
public interface OpenLogins {

    /** One token of each login. */
    List<Token> tokens();

    /**
     * Closes the connections of a login that has ended, also those that are about to open.
     *
     * @param jti the login's id
     */
    void end(String jti);

    /**
     * Closes the connections of a deleted user, also those that are about to open.
     *
     * @param pk the user's key
     */
    void endUser(long pk);

    /**
     * Gives the connections of a user the new name, also those that are about to open.
     *
     * @param pk the user's key
     */
    void rename(long pk, String username);
}
