/** How the pipeline stands: who is asked, how often, and what {@code /api/status} says of it. */
@NullMarked
package dev.outboxrouter.observability.status;

import org.jspecify.annotations.NullMarked;
