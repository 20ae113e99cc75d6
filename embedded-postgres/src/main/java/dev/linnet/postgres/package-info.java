/**
 * A PostgreSQL server that this JVM unpacks, starts and stops: one that keeps its data, and fresh databases for tests.
 *
 * <pre>
 *   folder/lock        held while a JVM uses the folder
 *   folder/programs-…  initdb, pg_ctl, postgres; unpacked once
 *   folder/cluster     the data, made by initdb once
 *   folder/log         what the server says
 * </pre>
 */
@NullMarked
package dev.linnet.postgres;

import org.jspecify.annotations.NullMarked;
