/** What the router counts. */
@NullMarked
package dev.outboxrouter.observability;

import org.jspecify.annotations.NullMarked;
