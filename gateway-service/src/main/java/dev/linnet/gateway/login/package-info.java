/** Who a caller is: tokens, the cookie, the upgrade's checks, and the service that knows the users. */
@NullMarked
package dev.linnet.gateway.login;

import org.jspecify.annotations.NullMarked;
