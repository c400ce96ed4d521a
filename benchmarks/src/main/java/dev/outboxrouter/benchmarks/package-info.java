/** {@code make bench}: measurements → figures → a table and {@code results/latest.json}. Start reading at {@code Bench}. */
@NullMarked
package dev.outboxrouter.benchmarks;

import org.jspecify.annotations.NullMarked;
