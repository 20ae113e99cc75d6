@NullMarked
package dev.linnet.users;

import org.jspecify.annotations.NullMarked;
