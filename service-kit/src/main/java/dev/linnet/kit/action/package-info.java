/**
 * The actions of a service.
 *
 * <pre>
 *   Request ──▶ ResourceVerticle ──▶ Resource (permission, then the table) ──▶ Action ──▶ Reply
 * </pre>
 */
@NullMarked
package dev.linnet.kit.action;

import org.jspecify.annotations.NullMarked;
