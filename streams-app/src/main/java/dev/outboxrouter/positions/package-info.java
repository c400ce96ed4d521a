/** Positions in the raw topics: where a partition is read from when the group's committed offset cannot say so. */
@NullMarked
package dev.outboxrouter.positions;

import org.jspecify.annotations.NullMarked;
