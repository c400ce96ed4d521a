/**
 * The function alone, raw bytes → output record, on one thread: sample events → the connector's records → the router, and
 * Debezium's event router over the same records, each in JVMs of its own.
 */
@NullMarked
package dev.outboxrouter.benchmarks.function;

import org.jspecify.annotations.NullMarked;
