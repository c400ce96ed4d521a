/** Business transactions to watch the pipeline with: single ones, and a story that checks itself. */
@NullMarked
package dev.outboxrouter.demo;

import org.jspecify.annotations.NullMarked;
