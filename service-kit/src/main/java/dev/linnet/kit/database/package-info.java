/** How a service reaches PostgreSQL, and how its schema comes to be. */
@NullMarked
package dev.linnet.kit.database;

import org.jspecify.annotations.NullMarked;
