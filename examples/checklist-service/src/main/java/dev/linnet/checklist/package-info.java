/**
 * Everybody's own list of tasks and their items: what can be asked of it ({@code ChecklistResource}), how it is stored ({@code
 * TaskRepository}, {@code ItemRepository}), and the process that serves it. Who is told of a change is in the migrations.
 */
@NullMarked
package dev.linnet.checklist;

import org.jspecify.annotations.NullMarked;
