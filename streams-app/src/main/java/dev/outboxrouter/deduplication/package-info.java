/** Changes that the connector redelivers, and events whose id was delivered before, are recognised here. */
@NullMarked
package dev.outboxrouter.deduplication;

import org.jspecify.annotations.NullMarked;
