package dev.outboxrouter.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The alert rules that a {@link Prometheus} has loaded, evaluated over what it has scraped. An alert is named with the labels
 * that tell which part of the pipeline it is about: {@code OutboxRecordsNotRead{partition=3, topic=example.message}}.
 */
public final class AlertRules {

    /** The rules that ship. */
    public static final Path SHIPPED = Prometheus.MONITORING.resolve("alerts.yml");

    /** The bound on retained WAL in the rules that ship. */
    private static final String RETAINED_WAL = "outbox_router_slot_retained_wal_bytes) > 5 * 1024 * 1024 * 1024";

    private static final Set<String> NOT_OF_THE_PIPELINE =
            Set.of("__name__", "alertname", "severity", "job", "instance");

    private final Prometheus prometheus;

    /** @param prometheus stays the caller's to close */
    public AlertRules(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    /**
     * Writes the rules that ship with pending times of a second and windows of ten, for tests that do not wait for minutes.
     *
     * @param file to be written
     */
    public static Path withoutDelay(Path file) throws IOException {
        String shipped = Files.readString(SHIPPED);
        String shortened = shipped.replaceAll("(?m)^( +for:) \\w+$", "$1 1s")
                .replace("[2m]", "[10s]")
                .replace("[2m:15s]", "[10s:1s]");
        if (shortened.contains("[2m")) {
            throw new IllegalStateException("alerts.yml has a window that is not shortened");
        }
        return Files.writeString(file, shortened);
    }

    /**
     * Writes the rules as {@link #withoutDelay(Path)} does, with another bound on the WAL that PostgreSQL retains for a slot.
     *
     * @param file to be written
     * @param retainedWalBytes in place of the 5 GiB that ship
     */
    static Path withoutDelay(Path file, long retainedWalBytes) throws IOException {
        String shortened = Files.readString(withoutDelay(file));
        if (!shortened.contains(RETAINED_WAL)) {
            throw new IllegalStateException("alerts.yml does not have the expression " + RETAINED_WAL);
        }
        return Files.writeString(
                file, shortened.replace(RETAINED_WAL, "outbox_router_slot_retained_wal_bytes) > " + retainedWalBytes));
    }

    /** The expressions of all alerts, by name; empty before Prometheus has loaded them. */
    public Map<String, String> expressions() throws IOException, InterruptedException {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (JsonNode group : prometheus.get("/api/v1/rules?type=alert").at("/data/groups")) {
            for (JsonNode rule : group.path("rules")) {
                expressions.put(rule.path("name").asText(), rule.path("query").asText());
            }
        }
        return expressions;
    }

    /** The alerts whose expressions hold at this moment, however long they have held. */
    public Set<String> holding() throws IOException, InterruptedException {
        Set<String> holding = new TreeSet<>();
        for (Map.Entry<String, String> rule : expressions().entrySet()) {
            for (JsonNode series : prometheus.query(rule.getValue())) {
                holding.add(rule.getKey() + labels(series.path("metric")));
            }
        }
        return holding;
    }

    /** The alerts that fire: their expressions have held for as long as their rules want. */
    public Set<String> firing() throws IOException, InterruptedException {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : prometheus.get("/api/v1/alerts").at("/data/alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.at("/labels/alertname").asText() + labels(alert.path("labels")));
            }
        }
        return firing;
    }

    private static String labels(JsonNode labels) {
        Set<String> told = new TreeSet<>();
        labels.properties().forEach(label -> {
            if (!NOT_OF_THE_PIPELINE.contains(label.getKey())) {
                told.add(label.getKey() + '=' + label.getValue().asText());
            }
        });
        return told.isEmpty() ? "" : "{" + String.join(", ", told) + "}";
    }
}
