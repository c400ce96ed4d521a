/**
 * History routed again from the raw topics: what is asked for ({@code ReplayRequest}), which part of the raw topics that is
 * ({@code History}), how far it is ({@code ReplayPositions}), and the transactions ({@code Replay}).
 */
@NullMarked
package dev.outboxrouter.replay;

import org.jspecify.annotations.NullMarked;
