@NullMarked
package dev.linnet.checklist;

import org.jspecify.annotations.NullMarked;
