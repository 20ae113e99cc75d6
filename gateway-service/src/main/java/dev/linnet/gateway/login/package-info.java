/**
 * Who a caller is: tokens, the cookie, the checks at an upgrade, and the questions to the service that keeps the users.
 */
@NullMarked
package dev.linnet.gateway.login;

import org.jspecify.annotations.NullMarked;
