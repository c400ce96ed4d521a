package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The grants of docs/security.md against the database's own catalog. */
@ExtendWith(PostgresServer.class)
class DocumentedGrantsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(outbox_[a-z]+)` \\| `([A-Z]+)` \\| `([^`]+)` \\|");

    private static final String GRANTED = """
            SELECT grantee::regrole, privilege_type, object
            FROM (
                SELECT (aclexplode(datacl)).*, 'database' AS object FROM pg_database WHERE datname = current_database()
                UNION ALL SELECT (aclexplode(nspacl)).*, 'schema ' || nspname FROM pg_namespace
                UNION ALL SELECT (aclexplode(relacl)).*, 'relation ' || oid::regclass FROM pg_class
                UNION ALL SELECT (aclexplode(proacl)).*, 'function ' || oid::regprocedure FROM pg_proc
                UNION ALL SELECT (aclexplode(attacl)).*, 'column ' || attname FROM pg_attribute
                UNION ALL SELECT (aclexplode(lanacl)).*, 'language ' || lanname FROM pg_language
                UNION ALL SELECT (aclexplode(typacl)).*, 'type ' || oid::regtype FROM pg_type
            ) AS granted
            WHERE grantee IN (SELECT oid FROM pg_roles WHERE rolname IN ('outbox_connector', 'outbox_application'))""";

    @Test
    void shouldBeThoseOfThePageAndNoOthers(TestDatabase database) throws IOException {
        database.migrate();
        List<String> documented = ROW.matcher(Files.readString(Path.of("../docs/security.md")))
                .results()
                .map(row -> "%s|%s|%s".formatted(row.group(1), row.group(2), row.group(3)))
                .toList();

        assertThat(database.query(GRANTED)).isNotEmpty().containsExactlyInAnyOrderElementsOf(documented);
        assertThat(database.query("SELECT 1 FROM pg_auth_members WHERE member IN (SELECT oid FROM pg_roles"
                        + " WHERE rolname IN ('outbox_connector', 'outbox_application'))"))
                .isEmpty();
    }
}
