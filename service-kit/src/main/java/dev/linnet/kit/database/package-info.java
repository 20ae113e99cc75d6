/** Connects a service to PostgreSQL, and makes its schema. */
@NullMarked
package dev.linnet.kit.database;

import org.jspecify.annotations.NullMarked;
