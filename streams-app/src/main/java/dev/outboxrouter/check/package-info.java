/**
 * What of the pipeline is fine and what is not, part by part, each with its mend: what a router would meet at its start and
 * later. It looks, and changes nothing.
 */
@NullMarked
package dev.outboxrouter.check;

import org.jspecify.annotations.NullMarked;
