/** Figures → the table a person reads, and {@code results/latest.json}. */
@NullMarked
package dev.outboxrouter.benchmarks.report;

import org.jspecify.annotations.NullMarked;
