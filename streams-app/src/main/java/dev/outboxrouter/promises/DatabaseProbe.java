package dev.outboxrouter.promises;

import dev.outboxrouter.config.PostgresConnection;
import dev.outboxrouter.promises.DatabaseState.Publication;
import dev.outboxrouter.promises.DatabaseState.Slot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks PostgreSQL for all that a guarantee depends on. Reads only, and any role that may log in sees it. */
final class DatabaseProbe {

    /** In their own units, but for the timeout, whose unit is not the same in all versions: in seconds. */
    private static final String SETTINGS = """
            SELECT name, CASE name WHEN 'idle_replication_slot_timeout'
                                   THEN extract(epoch FROM current_setting(name)::interval)::bigint::text
                                   ELSE setting END
              FROM pg_settings
             WHERE name IN ('wal_level', 'fsync', 'full_page_writes', 'max_slot_wal_keep_size',
                            'idle_replication_slot_timeout', 'synchronized_standby_slots')""";

    /** Columns of later versions are read by their names out of the row. */
    private static final String SLOTS = """
            SELECT slot_name, coalesce(wal_status, ''), temporary,
                   coalesce((to_jsonb(slot) ->> 'failover')::boolean, false)
              FROM pg_replication_slots slot
             WHERE slot_type = 'logical' AND database = current_database()
             ORDER BY slot_name""";

    /** Whoever streams and is no active logical slot is a standby, or makes a backup. */
    private static final String STANDBY = """
            SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_type = 'physical')
                OR (SELECT count(*) FROM pg_stat_replication)
                 > (SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'logical' AND active)""";

    private static final String PUBLICATIONS = """
            SELECT pubname, concat_ws(',', CASE WHEN pubinsert THEN 'insert' END,
                                           CASE WHEN pubupdate THEN 'update' END,
                                           CASE WHEN pubdelete THEN 'delete' END)
              FROM pg_publication""";

    private static final String TABLES = """
            SELECT listed.pubname, listed.schemaname || '.' || listed.tablename,
                   to_jsonb(narrowing) ->> 'prqual' IS NOT NULL,
                   to_jsonb(narrowing) ->> 'prattrs' IS NOT NULL
              FROM pg_publication_tables listed
              JOIN pg_publication publication USING (pubname)
              JOIN pg_namespace namespace ON namespace.nspname = listed.schemaname
              JOIN pg_class relation ON relation.relnamespace = namespace.oid AND relation.relname = listed.tablename
              LEFT JOIN pg_publication_rel narrowing
                     ON narrowing.prpubid = publication.oid AND narrowing.prrelid = relation.oid
             ORDER BY 1, 2""";

    private final PostgresConnection postgres;

    DatabaseProbe(PostgresConnection postgres) {
        this.postgres = postgres;
    }

    /** Asks, within seconds. */
    static DatabaseState ask(Optional<PostgresConnection> postgres) {
        return postgres.map(connection -> new DatabaseProbe(connection).ask()).orElseGet(DatabaseState.NotAsked::new);
    }

    private DatabaseState ask() {
        try (Connection connection = postgres.openReadOnly("outbox-router-guarantees");
                Statement statement = connection.createStatement()) {
            return new DatabaseState.Answered(
                    settings(statement), slots(statement), publications(statement), hasStandby(statement));
        } catch (SQLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new DatabaseState.Unreachable("%s (SQLSTATE %s)".formatted(reason, e.getSQLState()));
        }
    }

    private static Map<String, String> settings(Statement statement) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    private static List<Slot> slots(Statement statement) throws SQLException {
        List<Slot> slots = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(SLOTS)) {
            while (rows.next()) {
                slots.add(new Slot(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
            }
        }
        return slots;
    }

    private static boolean hasStandby(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(STANDBY)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static List<Publication> publications(Statement statement) throws SQLException {
        Map<String, String> operations = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(PUBLICATIONS)) {
            while (rows.next()) {
                operations.put(rows.getString(1), rows.getString(2));
            }
        }
        Map<String, List<String>> tables = new HashMap<>();
        Map<String, List<String>> filtered = new HashMap<>();
        Map<String, List<String>> narrowed = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String publication = rows.getString(1);
                String table = rows.getString(2);
                add(tables, publication, table);
                if (rows.getBoolean(3)) {
                    add(filtered, publication, table);
                }
                if (rows.getBoolean(4)) {
                    add(narrowed, publication, table);
                }
            }
        }
        return operations.entrySet().stream()
                .map(each -> new Publication(
                        each.getKey(),
                        List.of(each.getValue().split(",", -1)),
                        tables.getOrDefault(each.getKey(), List.of()),
                        filtered.getOrDefault(each.getKey(), List.of()),
                        narrowed.getOrDefault(each.getKey(), List.of())))
                .toList();
    }

    private static void add(Map<String, List<String>> tables, String publication, String table) {
        tables.computeIfAbsent(publication, unused -> new ArrayList<>()).add(table);
    }
}
