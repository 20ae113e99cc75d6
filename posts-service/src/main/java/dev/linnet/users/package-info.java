/**
 * Users, by name alone: for gateways and services their keys and the login sessions that were ended ({@code UsersResource}), and for
 * clients who is online ({@code OnlineResource}).
 */
@NullMarked
package dev.linnet.users;

import org.jspecify.annotations.NullMarked;
