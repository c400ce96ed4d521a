/**
 * Nothing lost, nothing twice, nothing out of order, whatever is killed: a {@link dev.outboxrouter.chaos.Writer} commits
 * business transactions, a {@link dev.outboxrouter.chaos.Fault} strikes a part of the real pipeline, and a
 * {@link dev.outboxrouter.chaos.Checker} compares what a consumer of committed records finds with the
 * {@link dev.outboxrouter.chaos.Ledger} of what was committed. Start reading at {@link dev.outboxrouter.chaos.ChaosRun}.
 */
@NullMarked
package dev.outboxrouter.chaos;

import org.jspecify.annotations.NullMarked;
