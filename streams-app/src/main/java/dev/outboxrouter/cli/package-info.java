/** The subcommands. */
@NullMarked
package dev.outboxrouter.cli;

import org.jspecify.annotations.NullMarked;
