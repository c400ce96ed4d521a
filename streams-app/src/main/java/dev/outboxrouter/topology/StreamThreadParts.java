package dev.outboxrouter.topology;

/**
 * Parts that the tasks of one stream thread share; that thread alone uses them. A router has as many tasks as the largest raw
 * topic has partitions, and each would have its own readers, buffers, known schemas and converters otherwise.
 *
 * @param routing routes the records of all tasks: what a reader has learnt of a layout holds for every partition
 * @param commit asks for commits; all tasks of a stream thread commit together
 * @param atCommit writes the tasks' state at a commit
 */
record StreamThreadParts(RecordRouting routing, PromptCommit commit, AtCommit atCommit) {}
