package dev.outboxrouter.promises;

import java.util.List;

/**
 * Options of the router that a guarantee depends on.
 *
 * @param deduplicates whether event ids are compared ({@code deduplication.window})
 * @param routesSnapshots whether rows that a snapshot read are events ({@code table.op.read.behavior})
 * @param prefixes the regular expressions of {@code message.prefix.include.list}
 */
public record RouterSettings(boolean deduplicates, boolean routesSnapshots, List<String> prefixes) {

    public RouterSettings {
        prefixes = List.copyOf(prefixes);
    }
}
