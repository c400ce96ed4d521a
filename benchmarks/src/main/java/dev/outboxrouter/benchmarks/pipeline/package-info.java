/**
 * What is measured on the real services: PostgreSQL, Kafka and Kafka Connect on free ports of this machine, the router as
 * it ships.
 *
 * <p>Every {@link dev.outboxrouter.benchmarks.pipeline.PipelineMeasurement} compares contestants that take turns, round
 * after round, on the same input. Start reading at {@link dev.outboxrouter.benchmarks.pipeline.Throughput}; how a rate is
 * taken is said at {@link dev.outboxrouter.benchmarks.pipeline.Drain}.
 */
@NullMarked
package dev.outboxrouter.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
