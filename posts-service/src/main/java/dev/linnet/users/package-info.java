/** Users, by name alone, and the login sessions that were ended; asked by gateways only. */
@NullMarked
package dev.linnet.users;

import org.jspecify.annotations.NullMarked;
