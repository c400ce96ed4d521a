/** The clients of Kafka that a subcommand works with: the router's own settings, read and written in transactions. */
@NullMarked
package dev.outboxrouter.clients;

import org.jspecify.annotations.NullMarked;
