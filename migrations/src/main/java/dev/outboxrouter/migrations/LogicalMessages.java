package dev.outboxrouter.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The right to write logical messages: the owner of {@code outbox_emit} needs it, and everybody else should be without.
 * Where the migration may not see to that, it says what a superuser has to run.
 */
record LogicalMessages(Connection connection) {

    /**
     * The functions that run with their owner's rights need those rights to be granted by name: they are lost with
     * PUBLIC's otherwise. PUBLIC has the object identifier 0.
     */
    private static final String TO_GRANT = """
            SELECT format('GRANT EXECUTE ON FUNCTION %s TO %s;', overload.oid::regprocedure, definer.owner::regrole)
            FROM pg_catalog.pg_proc AS overload,
                (SELECT DISTINCT proowner AS owner FROM pg_catalog.pg_proc
                 WHERE pronamespace = 'public'::regnamespace AND proname IN ('outbox_emit', 'outbox_heartbeat')
                ) AS definer
            WHERE overload.pronamespace = 'pg_catalog'::regnamespace AND overload.proname = 'pg_logical_emit_message'
                AND NOT EXISTS (
                    SELECT FROM aclexplode(coalesce(overload.proacl, acldefault('f', overload.proowner))) AS granted
                    WHERE granted.grantee <> 0 AND pg_has_role(definer.owner, granted.grantee, 'USAGE'))
            ORDER BY 1""";

    private static final String TO_REVOKE = """
            SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC;', oid::regprocedure)
            FROM pg_catalog.pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
                AND has_function_privilege('public', oid, 'EXECUTE')
            ORDER BY 1""";

    private static final String TO_RESTORE = """
            SELECT format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC;', oid::regprocedure)
            FROM pg_catalog.pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
                AND NOT has_function_privilege('public', oid, 'EXECUTE')
            UNION ALL
            SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM %s;', oid::regprocedure, grantee::regrole)
            FROM pg_catalog.pg_proc, aclexplode(proacl)
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
                AND grantee <> proowner
                AND grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
            ORDER BY 1""";

    /** Lines that tell a superuser what to run after {@code update}, in this order; empty if nothing is left to do. */
    List<String> leftToDo() throws SQLException {
        List<String> grants = statements(TO_GRANT);
        List<String> revocations = statements(TO_REVOKE);
        List<String> lines = new ArrayList<>();
        if (!revocations.isEmpty()) {
            lines.add(
                    "everybody can still write events past outbox_emit; let a superuser run all of this, in this order,"
                            + " in " + database() + ":");
        } else if (!grants.isEmpty()) {
            lines.add(
                    "outbox_emit and outbox_heartbeat fail, because their owner may not call pg_logical_emit_message; let a"
                            + " superuser run, in " + database() + ":");
        }
        lines.addAll(grants);
        lines.addAll(revocations);
        return lines;
    }

    /** Lines that tell a superuser what to run after {@code rollback-all}; empty if nothing is left to do. */
    List<String> leftToRestore() throws SQLException {
        List<String> lines = new ArrayList<>(statements(TO_RESTORE));
        if (!lines.isEmpty()) {
            lines.add(
                    0,
                    "the rights on pg_logical_emit_message are not PostgreSQL's defaults; to restore those, let a superuser"
                            + " run, in " + database() + ":");
        }
        return lines;
    }

    private String database() throws SQLException {
        return "the database " + connection.getCatalog();
    }

    private List<String> statements(String sql) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
        return statements;
    }
}
