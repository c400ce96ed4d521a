package dev.outboxrouter.migrations;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test a database of its own, {@link TestDatabase}, on one real server for all tests. */
final class PostgresServer implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(PostgresServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public TestDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Server server =
                context.getRoot().getStore(OURS).computeIfAbsent(Server.class, key -> Server.start(), Server.class);
        TestDatabase database = server.createDatabase();
        context.getStore(OURS).put(parameter.getIndex(), database);
        return database;
    }

    /** The store closes it after the last test. */
    private record Server(EmbeddedPostgres postgres, AtomicInteger databases) implements AutoCloseable {
        static Server start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("fsync", "off")
                        // Decoding reads what is flushed, and a test reads at once what it has committed.
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                return new Server(postgres, new AtomicInteger());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        TestDatabase createDatabase() {
            return TestDatabase.create(postgres.getPort(), "test_" + databases.incrementAndGet());
        }

        @Override
        public void close() throws IOException {
            postgres.close();
        }
    }
}
