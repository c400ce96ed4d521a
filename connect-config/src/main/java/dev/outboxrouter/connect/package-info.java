/** Registers the connector with Kafka Connect. Start reading at {@link dev.outboxrouter.connect.RegisterConnector}. */
@NullMarked
package dev.outboxrouter.connect;

import org.jspecify.annotations.NullMarked;
