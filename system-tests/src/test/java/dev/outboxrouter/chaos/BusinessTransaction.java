package dev.outboxrouter.chaos;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What an application does in one transaction, drawn by lot: events through every door, poison, savepoints. */
final class BusinessTransaction {

    private static final String[] TYPES = {"order", "payment", "shipment", "invoice.line", "Account_1"};
    private static final int AGGREGATES_OF_A_TYPE = 40;
    private static final int BIG = 100;
    private static final String CUSTOMER = "customer";

    /** Share of the transactions that stay open while others commit: with four writers about one in a second. */
    private static final int LONG_PERCENT = 1;

    /** Upper bound on the time for which a long transaction stays open. It bounds what long ones take from a round's events. */
    private static final int LONGEST_MILLIS = 2_000;

    /** A row of each transaction, which tells that it was committed. No part of the publication: the connector sees none. */
    static final String MARKS = "CREATE TABLE IF NOT EXISTS chaos_marks (mark uuid PRIMARY KEY)";

    private final Connection connection;
    private final SplittableRandom random;
    private final UUID mark;
    private final List<Event> events = new ArrayList<>();
    private final List<Event> takenBack = new ArrayList<>();
    private final String id;

    /** Begins; the connection commits nothing by itself. */
    BusinessTransaction(Connection connection, SplittableRandom random) throws SQLException {
        this.connection = connection;
        this.random = random;
        this.mark = uuid();
        this.id = first("SELECT pg_current_xact_id()::text");
        update("INSERT INTO chaos_marks VALUES (?)", mark);
    }

    /** Whether it was committed, asked on another connection after its own is gone. */
    boolean hasLeftItsMark(Connection another) throws SQLException {
        try (PreparedStatement statement = another.prepareStatement("SELECT FROM chaos_marks WHERE mark = ?")) {
            statement.setObject(1, mark);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The transaction's 64-bit id. */
    String id() {
        return id;
    }

    /** What must arrive when it commits. */
    List<Event> events() {
        return events;
    }

    /** What a rolled back savepoint took with it. */
    List<Event> takenBack() {
        return takenBack;
    }

    /**
     * Does its work, with pauses in which others do theirs.
     *
     * @param ending whether the round ends, which ends the pause of a long transaction
     */
    void run(BooleanSupplier ending) throws SQLException, InterruptedException {
        if (random.nextInt(100) < LONG_PERCENT) {
            stayOpen(ending);
        }
        boolean big = random.nextInt(100) < 5;
        int wanted = events.size() + (big ? BIG : random.nextInt(1, 8));
        boolean savepoint = random.nextInt(100) < 12;
        while (events.size() < wanted) {
            if (savepoint && random.nextInt(3) == 0) {
                savepoint = false;
                inSavepoint(random.nextBoolean());
            }
            step(big ? random.nextInt(10, 30) : random.nextInt(1, 4));
            if (!big) {
                Thread.sleep(random.nextInt(8));
            }
        }
    }

    /**
     * Writes a message and a row, and waits while others commit. The message's log position is the end of its record and equals the
     * start of the row's when no other transaction has written between them.
     */
    private void stayOpen(BooleanSupplier ending) throws SQLException, InterruptedException {
        message();
        insert(1);
        long end = System.nanoTime() + random.nextInt(200, LONGEST_MILLIS) * 1_000_000L;
        while (!ending.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
    }

    private void inSavepoint(boolean keep) throws SQLException {
        int before = events.size();
        Savepoint savepoint = connection.setSavepoint();
        step(random.nextInt(1, 5));
        if (keep) {
            connection.releaseSavepoint(savepoint);
        } else {
            connection.rollback(savepoint);
            List<Event> gone = events.subList(before, events.size());
            takenBack.addAll(gone);
            gone.clear();
        }
    }

    private void step(int count) throws SQLException {
        int die = random.nextInt(1_000);
        if (die < 450) {
            emit(count);
        } else if (die < 560) {
            message();
        } else if (die < 610) {
            array(count);
        } else if (die < 850) {
            insert(count);
        } else if (die < 985) {
            changeCustomer();
        } else {
            poison();
        }
    }

    /** Events by {@code outbox_emit}. */
    private void emit(int count) throws SQLException {
        Batch batch = new Batch(count, Door.MESSAGE);
        batch.send(
                "SELECT outbox_emit(t, a, y, p::jsonb, h::jsonb, i::uuid)"
                        + " FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) AS e(t, a, y, p, h, i)");
    }

    /** Events by rows, which often go again at once. */
    private void insert(int count) throws SQLException {
        Batch batch = new Batch(count, Door.ROW);
        batch.send("INSERT INTO outbox (aggregatetype, aggregateid, type, payload, headers, id)"
                + " SELECT t, a, y, p::jsonb, h::jsonb, i::uuid"
                + " FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) AS e(t, a, y, p, h, i)"
                + " RETURNING id");
        if (random.nextInt(10) < 8) {
            update("DELETE FROM outbox WHERE id = ANY (?::uuid[])", (Object) batch.ids());
        }
    }

    /** An event by a message of the client's own making. */
    private void message() throws SQLException {
        String type = type();
        String aggregate = aggregate();
        String content = content(type, aggregate);
        send("outbox/" + type + '/' + aggregate, content);
    }

    /** Several events of one aggregate in one message. */
    private void array(int count) throws SQLException {
        String type = type();
        String aggregate = aggregate();
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(content(type, aggregate));
        }
        send("outbox/" + type + '/' + aggregate, '[' + String.join(" , ", contents) + ']');
    }

    /** A new row of an ordinary table, and what becomes of it. */
    private void changeCustomer() throws SQLException {
        String name = "Ada \"" + random.nextInt(1_000) + "\" Löve";
        String email = uuid() + "@example.org";
        String customer = first("INSERT INTO customers (name, email) VALUES (?, ?) RETURNING id", name, email);
        events.add(customer("created", customer, name, email));
        if (random.nextBoolean()) {
            email = uuid() + "@example.org";
            update("UPDATE customers SET email = ? WHERE id = ?::int", email, customer);
            events.add(customer("updated", customer, name, email));
        }
        if (random.nextBoolean()) {
            update("DELETE FROM customers WHERE id = ?::int", customer);
            events.add(customer("deleted", customer, name, email));
        }
    }

    /** The event of a change of an ordinary table. */
    static Event customer(String verb, String key, String name, String email) {
        String eventType = CUSTOMER + '.' + verb;
        String row = "{\"id\":%s,\"name\":\"%s\",\"email\":\"%s\"}".formatted(key, name.replace("\"", "\\\""), email);
        return new Event(
                Arrival.changeId(eventType, row),
                Door.TABLE,
                Arrival.CUSTOMERS,
                key,
                Contents.of(utf8(key), utf8(row), Map.of("eventType", eventType)));
    }

    /** What must become a dead letter. */
    private void poison() throws SQLException {
        String token = uuid().toString();
        String prefix = "outbox/poison/" + token;
        switch (random.nextInt(4)) {
            case 0 -> {
                send(prefix, "no JSON at all: " + Payloads.normal(random));
                letter("{\"prefix\":\"" + prefix + "\"}#", "CONTENT_NOT_JSON");
            }
            case 1 -> {
                send(prefix, "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"payload\":{}}".formatted(token));
                letter("{\"prefix\":\"" + prefix + "\"}#", "FIELD_MISSING");
            }
            case 2 -> {
                send(prefix, "[" + content(type(), token) + ",17," + content(type(), token) + "]");
                letter("{\"prefix\":\"" + prefix + "\"}#1", "CONTENT_NOT_AN_OBJECT");
            }
            default -> {
                first(
                        "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES ('no topic!', ?, 'T', '{}')"
                                + " RETURNING id",
                        token);
                letter("{\"aggregateid\":\"" + token + "\"}#", "AGGREGATE_TYPE_ILLEGAL");
            }
        }
    }

    private void letter(String id, String code) {
        events.add(new Event(
                id,
                Door.MESSAGE,
                Arrival.DEAD_LETTERS,
                id,
                Contents.of(null, null, Map.of("outbox.error.code", code))));
    }

    /** The content of a message, whose event is noted. */
    private String content(String type, String aggregate) {
        UUID event = uuid();
        String eventType = "Type" + random.nextInt(9);
        String payload = Payloads.spelled(random);
        note(Door.MESSAGE, event, type, aggregate, payload, Map.of("eventType", eventType));
        return "{\"aggregatetype\":\"%s\", \"payload\":%s,\"aggregateid\":\"%s\",\"id\":\"%s\",\"type\":\"%s\"}"
                .formatted(type, payload, aggregate, event, eventType);
    }

    private void send(String prefix, String content) throws SQLException {
        first("SELECT pg_logical_emit_message(true, ?, ?)", prefix, utf8(content));
    }

    private void note(
            Door door, UUID event, String type, String aggregate, @Nullable String payload, Map<String, String> more) {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.put("id", event.toString());
        events.add(new Event(
                event.toString(),
                door,
                "outbox.event." + type,
                aggregate,
                Contents.of(utf8(aggregate), payload == null ? null : utf8(payload), headers)));
    }

    private String type() {
        return TYPES[random.nextInt(TYPES.length)];
    }

    private String aggregate() {
        return "a-" + random.nextInt(AGGREGATES_OF_A_TYPE);
    }

    private UUID uuid() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() & ~(3L << 62)) | (1L << 63));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String first(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(sql, parameters)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Several events of one statement. */
    private final class Batch {
        private final @Nullable String[][] columns;

        /** Draws the events by lot, and notes them. */
        Batch(int count, Door door) {
            columns = new @Nullable String[6][count];
            for (int i = 0; i < count; i++) {
                UUID event = uuid();
                String type = type();
                String aggregate = aggregate();
                String eventType = "Type" + random.nextInt(9);
                String tenant = "tenant-" + random.nextInt(100);
                String payload = random.nextInt(50) == 0 ? null : Payloads.normal(random);
                set(i, type, aggregate, eventType, payload, "{\"tenant\": \"" + tenant + "\"}", event.toString());
                note(door, event, type, aggregate, payload, Map.of("eventType", eventType, "tenant", tenant));
            }
        }

        private void set(int row, @Nullable String... values) {
            for (int column = 0; column < values.length; column++) {
                columns[column][row] = values[column];
            }
        }

        void send(String sql) throws SQLException {
            first(sql, (Object[]) columns);
        }

        String[] ids() {
            return java.util.Arrays.stream(columns[5]).map(String::valueOf).toArray(String[]::new);
        }
    }
}
