/**
 * Who is present where. Gateways report it, and the table {@code present} has it; a service may observe this table like
 * any other. A report holds as long as its gateway keeps reporting.
 */
@NullMarked
package dev.linnet.kit.presence;

import org.jspecify.annotations.NullMarked;
