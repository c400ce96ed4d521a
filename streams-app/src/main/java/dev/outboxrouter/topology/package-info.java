/** The only user of {@code Topology}: thin processors around {@code outbox}, every node with a constant name. */
@NullMarked
package dev.outboxrouter.topology;

import org.jspecify.annotations.NullMarked;
