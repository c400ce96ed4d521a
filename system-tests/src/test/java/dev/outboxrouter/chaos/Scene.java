package dev.outboxrouter.chaos;

import dev.outboxrouter.stack.Connector;
import dev.outboxrouter.system.Pipeline;
import java.util.SplittableRandom;

/**
 * Where a fault strikes.
 *
 * @param pipeline the running pipeline
 * @param connector its connector
 * @param side a raw topic that only faults write to
 * @param reports what the routers report
 * @param ledger takes the events that a fault writes
 * @param round number of the round, from 1
 * @param random decides what the fault leaves open
 */
record Scene(
        Pipeline pipeline,
        Connector connector,
        SideTopic side,
        Reports reports,
        Ledger ledger,
        int round,
        SplittableRandom random) {}
