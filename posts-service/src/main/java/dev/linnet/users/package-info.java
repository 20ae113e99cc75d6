/**
 * Users, who have only a name. {@code UsersEndpoint} tells gateways and services their keys and ended login sessions,
 * {@code OnlineResource} tells clients who is online.
 */
@NullMarked
package dev.linnet.users;

import org.jspecify.annotations.NullMarked;
