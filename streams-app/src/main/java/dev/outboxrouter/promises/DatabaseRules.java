package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.NOTHING_LOST;

import dev.outboxrouter.promises.DatabaseState.Answered;
import dev.outboxrouter.promises.DatabaseState.Publication;
import dev.outboxrouter.promises.DatabaseState.Slot;
import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Settings of PostgreSQL, the slot and the publication. */
final class DatabaseRules {

    private static final long DAY_SECONDS = 86_400;

    private DatabaseRules() {}

    static List<SettingRule> all() {
        return List.of(
                setting(
                        "wal_level",
                        "other than `logical`",
                        value -> !value.equals("logical"),
                        "the write-ahead log does not hold what the connector reads",
                        "set wal_level=logical"),
                setting(
                        "fsync",
                        "`off`",
                        "off"::equals,
                        "a crash of the machine takes back what was committed, also what was routed (fsync=off)",
                        "set fsync=on"),
                setting(
                        "full_page_writes",
                        "`off`",
                        "off"::equals,
                        "a crash of the machine can tear pages that no log repairs (full_page_writes=off)",
                        "set full_page_writes=on"),
                rule("wal_status", "the connector's slot is missing, or `lost`", DatabaseRules::lostSlots),
                slots(
                        "temporary",
                        "`true`",
                        Slot::isTemporary,
                        "the slot %s ends with the connection, and with it what was not read",
                        "let the connector make the slot"),
                rule("max_slot_wal_keep_size", "set: whether an outage fits is unknown", (database, evidence) -> {
                    String megabytes = database.setting("max_slot_wal_keep_size");
                    return Numbers.isNumber(megabytes) && Long.parseLong(megabytes) >= 0
                            ? List.of(new NotKnown(
                                    NOTHING_LOST,
                                    "PostgreSQL drops what a slot keeps beyond %s MB".formatted(megabytes),
                                    "is that more than is written during the longest outage of the connector? Else raise"
                                            + " max_slot_wal_keep_size, or set it to -1"))
                            : List.of();
                }),
                rule("idle_replication_slot_timeout", "below a day", (database, evidence) -> {
                    String seconds = database.setting("idle_replication_slot_timeout");
                    return Numbers.isPositive(seconds) && Long.parseLong(seconds) < DAY_SECONDS
                            ? List.of(
                                    new DoesNotHold(
                                            NOTHING_LOST,
                                            "PostgreSQL invalidates a slot whose connector is away for less than a day",
                                            "set idle_replication_slot_timeout=0, or above the longest outage of the connector"))
                            : List.of();
                }),
                rule(
                        "failover",
                        "`false` with a standby: whether that is ever promoted is unknown",
                        (database, evidence) -> database.hasStandby()
                                ? slots(database, evidence).stream()
                                        .filter(slot -> !slot.isFailover())
                                        .<Finding>map(slot -> new NotKnown(
                                                NOTHING_LOST,
                                                "there is a standby, and the slot %s is not kept on it"
                                                        .formatted(slot.name()),
                                                "can the standby be promoted? Then docs/operations.md, \"Failover of"
                                                        + " PostgreSQL\""))
                                        .toList()
                                : List.of()),
                rule(
                        "synchronized_standby_slots",
                        "empty, with a standby and a slot that is kept on it",
                        (database, evidence) -> database.hasStandby()
                                        && slots(database, evidence).stream().anyMatch(Slot::isFailover)
                                        && database.setting("synchronized_standby_slots")
                                                .isEmpty()
                                ? List.of(new DoesNotHold(
                                        NOTHING_LOST,
                                        "the connector can read what the standby does not have yet: a failover takes it"
                                                + " back, and what is committed instead has positions that were read",
                                        "name the standby's physical slot in synchronized_standby_slots"))
                                : List.of()),
                publications(
                        "publish",
                        "without `insert` for tables, `update` and `delete` for ordinary tables",
                        (publication, connector, evidence) -> missingOperations(publication, connector, evidence)),
                publications(
                        "publication tables",
                        "without a table of a raw topic",
                        (publication, connector, evidence) ->
                                tables(
                                                connector,
                                                evidence,
                                                table -> !publication.tables().contains(table))
                                        .stream()
                                        .map(table -> "the publication %s does not have %s"
                                                .formatted(publication.name(), table))
                                        .toList()),
                publications(
                        "row filter",
                        "on a table of a raw topic",
                        (publication, connector, evidence) ->
                                tables(connector, evidence, publication.filteredTables()::contains).stream()
                                        .map(table -> "the publication %s leaves out rows of %s"
                                                .formatted(publication.name(), table))
                                        .toList()),
                publications(
                        "column list",
                        "on a table of a raw topic",
                        (publication, connector, evidence) ->
                                tables(connector, evidence, publication.narrowedTables()::contains).stream()
                                        .map(table -> "the publication %s leaves out columns of %s"
                                                .formatted(publication.name(), table))
                                        .toList()));
    }

    /** Judges a publication of a connector: each text is one reason why it loses events. */
    private interface PublicationExamination {
        List<String> reasons(Publication publication, FoundConnector connector, Evidence evidence);
    }

    private static SettingRule rule(
            String setting, String breaks, BiFunction<Answered, Evidence, List<Finding>> examination) {
        return SettingRule.checked(
                NOTHING_LOST,
                Hop.DATABASE,
                setting,
                breaks,
                evidence -> evidence.database() instanceof Answered database
                        ? examination.apply(database, evidence)
                        : List.of());
    }

    private static SettingRule setting(
            String setting, String breaks, Predicate<String> isBroken, String why, String remedy) {
        return rule(setting, breaks, (database, evidence) -> {
            String value = database.setting(setting);
            return !value.isEmpty() && isBroken.test(value)
                    ? List.of(new DoesNotHold(NOTHING_LOST, why, remedy))
                    : List.of();
        });
    }

    private static SettingRule slots(
            String setting, String breaks, Predicate<Slot> isBroken, String why, String remedy) {
        return rule(
                setting,
                breaks,
                (database, evidence) -> slots(database, evidence).stream()
                        .filter(isBroken)
                        .<Finding>map(slot -> new DoesNotHold(NOTHING_LOST, why.formatted(slot.name()), remedy))
                        .toList());
    }

    private static SettingRule publications(String setting, String breaks, PublicationExamination examination) {
        return rule(setting, breaks, (database, evidence) -> {
            List<Finding> findings = new ArrayList<>();
            for (FoundConnector connector : evidence.connectors()) {
                database.publication(connector.publicationName())
                        .ifPresent(publication -> examination
                                .reasons(publication, connector, evidence)
                                .forEach(why -> findings.add(new DoesNotHold(
                                        NOTHING_LOST,
                                        why,
                                        "ALTER PUBLICATION %s, and drop what narrows it"
                                                .formatted(publication.name())))));
            }
            return findings;
        });
    }

    /** The slots that connectors name; where no connector is known, those of the database. */
    private static List<Slot> slots(Answered database, Evidence evidence) {
        Set<String> names = slotNames(evidence);
        return database.slots().stream()
                .filter(slot -> names.isEmpty() || names.contains(slot.name()))
                .toList();
    }

    private static Set<String> slotNames(Evidence evidence) {
        return evidence.connectors().stream()
                .map(FoundConnector::slotName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Finding> lostSlots(Answered database, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Set<String> missing = slotNames(evidence);
        if (missing.isEmpty() && database.slots().isEmpty()) {
            missing = Set.of("of the connector");
        }
        for (Slot slot : slots(database, evidence)) {
            missing.remove(slot.name());
            if (slot.walStatus().equals("lost")) {
                findings.add(new DoesNotHold(
                        NOTHING_LOST,
                        "the slot %s is lost: PostgreSQL has removed write-ahead log that the connector has not read"
                                .formatted(slot.name()),
                        "docs/operations.md, \"The slot is lost\""));
            }
        }
        missing.forEach(name -> findings.add(new DoesNotHold(
                NOTHING_LOST,
                "the slot %s does not exist in this database: what is committed now is never sent".formatted(name),
                "register the connector, which makes it; if it was lost, docs/operations.md says what to do")));
        return findings;
    }

    private static List<String> missingOperations(
            Publication publication, FoundConnector connector, Evidence evidence) {
        Set<String> missing = new TreeSet<>();
        if (!evidence.tables(connector).isEmpty()) {
            missing.add("insert");
        }
        if (evidence.hasRawTopic(connector, RawTopic.Kind.TABLE)) {
            missing.addAll(Set.of("update", "delete"));
        }
        missing.removeAll(publication.operations());
        return missing.isEmpty()
                ? List.of()
                : List.of("the publication %s leaves out %s (publish)"
                        .formatted(publication.name(), String.join(", ", missing)));
    }

    private static List<String> tables(FoundConnector connector, Evidence evidence, Predicate<String> which) {
        return evidence.tables(connector).stream()
                .map(topic -> connector.table(topic.name()))
                .filter(which)
                .toList();
    }
}
