/**
 * Who is where. Gateways report it; it is kept in the table {@code present}, which a service may observe like any other. What a
 * gateway reported holds for as long as it is heard of.
 */
@NullMarked
package dev.linnet.kit.presence;

import org.jspecify.annotations.NullMarked;
