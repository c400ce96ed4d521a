package dev.outboxrouter.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Who may write logical messages: where the migration may not take the right from everybody, somebody else has to. */
record LogicalMessages(Connection connection) {

    private static final String OPEN = """
            SELECT oid::regprocedure FROM pg_catalog.pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
                AND has_function_privilege('public', oid, 'EXECUTE')
            ORDER BY 1""";

    /** What is left to do, a statement for each overload; empty when nobody but the owner of outbox_emit may. */
    List<String> leftToDo() throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet overloads = statement.executeQuery(OPEN)) {
            while (overloads.next()) {
                statements.add("REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC;".formatted(overloads.getString(1)));
            }
        }
        return statements;
    }
}
