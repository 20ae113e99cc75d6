@NullMarked
package dev.linnet.kit.database;

import org.jspecify.annotations.NullMarked;
