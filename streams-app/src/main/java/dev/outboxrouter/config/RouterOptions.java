package dev.outboxrouter.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Every option of ours, in one place: what the configuration is checked against, and the reference is made from. */
final class RouterOptions {

    static final List<OptionGroup> GROUPS = List.of(
            new OptionGroup("What is read", "At least one raw topic must be named.", SourceOptions.DEFINITION),
            new OptionGroup(
                    "How an event is read",
                    "The options of Debezium's outbox event router, under its names; a connector's lines"
                            + " transforms.outbox.… can be pasted as they are. What each does there and here:"
                            + " event-router-parity.md.",
                    EventRouterOptions.DEFINITION),
            new OptionGroup("What arrives", "", OutputOptions.DEFINITION),
            new OptionGroup("Topics", "", TopicOptions.DEFINITION),
            new OptionGroup("Duplicates and losses", "", DeliveryOptions.DEFINITION),
            new OptionGroup("Kafka Connect", "", ConnectOptions.DEFINITION),
            new OptionGroup("PostgreSQL", "", PostgresOptions.DEFINITION),
            new OptionGroup("Watching it", "What is shown where: observability.md.", MonitoringOptions.DEFINITION));

    private RouterOptions() {}

    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        GROUPS.forEach(group -> names.addAll(group.options().names()));
        return names;
    }

    static List<ConfigDef.ConfigKey> keys() {
        return GROUPS.stream()
                .flatMap(group -> group.options().configKeys().values().stream())
                .toList();
    }

    static List<ConfigValue> validate(Map<String, String> written) {
        List<ConfigValue> values = new ArrayList<>();
        GROUPS.forEach(group -> values.addAll(group.options().validate(written)));
        return values;
    }

    /** Whether there is such an option, or it is one of those whose names the user makes. */
    static boolean isKnown(String option) {
        return names().contains(option)
                || TopicOptions.isDynamic(option)
                || option.startsWith(SourceOptions.KEY_CONVERTER + ".")
                || option.startsWith(SourceOptions.VALUE_CONVERTER + ".");
    }
}
