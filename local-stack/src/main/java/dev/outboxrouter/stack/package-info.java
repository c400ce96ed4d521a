/**
 * The real services on this machine without Docker: PostgreSQL, Kafka, Kafka Connect with Debezium, and the router.
 *
 * <p>{@link dev.outboxrouter.stack.StackConfig} says what and where, {@link dev.outboxrouter.stack.LocalStack} brings it
 * up and down, a {@link dev.outboxrouter.stack.Service} is one operating-system process. Start reading at
 * {@code Service}: it is the life of every service; what is particular to one is in its {@code ServiceDefinition}.
 */
@NullMarked
package dev.outboxrouter.stack;

import org.jspecify.annotations.NullMarked;
