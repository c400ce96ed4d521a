package dev.outboxrouter.topology;

import dev.outboxrouter.deduplication.RawReader;
import dev.outboxrouter.deduplication.ReadBudget;

/**
 * Parts that the tasks of one stream thread share; that thread alone uses them. A router has as many tasks as the largest raw
 * topic has partitions, and each would have its own readers, buffers, known schemas and converters otherwise.
 *
 * @param routing routes the records of all tasks: what a reader has learnt of a layout holds for every partition
 * @param history reads the records that redelivery filters read back
 * @param budget time that the filters can spend on look-ups
 * @param commit asks for commits; all tasks of a stream thread commit together
 */
record StreamThreadParts(RecordRouting routing, RawReader history, ReadBudget budget, PromptCommit commit) {}
