/** Raw bytes of a Debezium topic → {@link dev.outboxrouter.cdc.ChangeEvent}; the only readers of Debezium's formats. Knows nothing of Kafka Streams. */
@NullMarked
package dev.outboxrouter.cdc;

import org.jspecify.annotations.NullMarked;
