/** What the user can set, and what follows from it for Kafka Streams. */
@NullMarked
package dev.outboxrouter.config;

import org.jspecify.annotations.NullMarked;
