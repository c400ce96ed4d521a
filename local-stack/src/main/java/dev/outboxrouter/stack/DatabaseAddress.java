package dev.outboxrouter.stack;

/** Where a database is: {@code host:port/name}. */
record DatabaseAddress(HostPort address, String database) {
    static final DatabaseAddress LOCAL = new DatabaseAddress(new HostPort("localhost", 5432), "example");

    DatabaseAddress {
        if (!database.matches("[A-Za-z0-9_-]{1,63}")) {
            throw new IllegalArgumentException(
                    "a database name of letters, digits, _ and - is wanted, not \"" + database + '"');
        }
    }

    /**
     * Reads {@code host:port[/database]}; the database is {@code example} unless named.
     *
     * @throws IllegalArgumentException for anything else
     */
    static DatabaseAddress parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new DatabaseAddress(HostPort.parse(text), LOCAL.database())
                : new DatabaseAddress(HostPort.parse(text.substring(0, slash)), text.substring(slash + 1));
    }
}
