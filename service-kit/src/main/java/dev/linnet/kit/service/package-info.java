/**
 * A whole service: what it consists of ({@code ServiceDefinition}), running in some Vert.x ({@code Service}), or as a process
 * of its own ({@code ServiceMain}).
 */
@NullMarked
package dev.linnet.kit.service;

import org.jspecify.annotations.NullMarked;
