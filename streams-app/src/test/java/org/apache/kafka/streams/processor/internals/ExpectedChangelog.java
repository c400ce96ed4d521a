package org.apache.kafka.streams.processor.internals;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' own check of a changelog. In Kafka's package because what it takes has no public constructor. */
public final class ExpectedChangelog {

    private ExpectedChangelog() {}

    /** Does what the leader of the group does in each rebalance. */
    public static void require(String name, int partitions, Admin admin, StreamsConfig config) {
        InternalTopicConfig wanted = new UnwindowedUnversionedChangelogTopicConfig(name, Map.of());
        wanted.setNumberOfPartitions(partitions);
        new InternalTopicManager(Time.SYSTEM, admin, config).makeReady(Map.of(name, wanted));
    }
}
