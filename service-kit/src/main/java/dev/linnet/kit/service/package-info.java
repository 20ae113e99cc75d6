/**
 * A whole service: its definition ({@code ServiceDefinition}), running in a Vert.x ({@code Service}), or as a separate
 * process ({@code ServiceMain}).
 */
@NullMarked
package dev.linnet.kit.service;

import org.jspecify.annotations.NullMarked;
