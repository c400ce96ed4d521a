/** The router's consumer group: what its members must have in common, and whether they do. */
@NullMarked
package dev.outboxrouter.group;

import org.jspecify.annotations.NullMarked;
