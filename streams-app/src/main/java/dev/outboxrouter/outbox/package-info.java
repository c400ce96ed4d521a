/** {@link dev.outboxrouter.cdc.ChangeEvent} → {@link dev.outboxrouter.outbox.RoutingOutcome}: pure functions, the heart of the router. Knows nothing of Kafka Streams. */
@NullMarked
package dev.outboxrouter.outbox;

import org.jspecify.annotations.NullMarked;
