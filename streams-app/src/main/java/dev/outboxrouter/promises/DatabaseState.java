package dev.outboxrouter.promises;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What PostgreSQL says of itself, the connector's slot and its publication. */
public sealed interface DatabaseState {

    /** {@code postgres.url} is not set. */
    record NotAsked() implements DatabaseState {}

    /** It could not be asked. */
    record Unreachable(String reason) implements DatabaseState {}

    /**
     * It answered.
     *
     * @param settings by PostgreSQL's names; one that the version does not have is missing
     * @param slots the logical slots of the database
     * @param publications those of the database
     * @param hasStandby whether a standby streams from the server, or has a physical slot on it
     */
    record Answered(Map<String, String> settings, List<Slot> slots, List<Publication> publications, boolean hasStandby)
            implements DatabaseState {

        public Answered {
            settings = Map.copyOf(settings);
            slots = List.copyOf(slots);
            publications = List.copyOf(publications);
        }

        /** Returns a setting, or an empty text. */
        String setting(String name) {
            return settings.getOrDefault(name, "");
        }

        /** Returns a publication by its name. */
        Optional<Publication> publication(String name) {
            return publications.stream()
                    .filter(publication -> publication.name().equals(name))
                    .findFirst();
        }
    }

    /**
     * A logical slot.
     *
     * @param name its name
     * @param walStatus {@code wal_status}
     * @param isTemporary whether it ends with its connection
     * @param isFailover whether it is kept on standbys ({@code failover}, PostgreSQL 17 and later)
     */
    record Slot(String name, String walStatus, boolean isTemporary, boolean isFailover) {}

    /**
     * A publication.
     *
     * @param name its name
     * @param operations those of {@code publish}
     * @param tables what it publishes, as {@code schema.table}
     * @param filteredTables those of them with a row filter
     * @param narrowedTables those of them with a column list
     */
    record Publication(
            String name,
            List<String> operations,
            List<String> tables,
            List<String> filteredTables,
            List<String> narrowedTables) {

        public Publication {
            operations = List.copyOf(operations);
            tables = List.copyOf(tables);
            filteredTables = List.copyOf(filteredTables);
            narrowedTables = List.copyOf(narrowedTables);
        }
    }
}
