@NullMarked
package dev.outboxrouter.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
