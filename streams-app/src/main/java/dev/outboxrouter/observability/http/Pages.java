package dev.outboxrouter.observability.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.observability.status.PipelineMeters;
import dev.outboxrouter.observability.status.PipelineWatch;
import dev.outboxrouter.observability.status.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/** What is at each path. */
public final class Pages {

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final String JSON = "application/json";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    /** Most of a payload that is shown. */
    private static final int MOST_SHOWN = 64 * 1024;

    private static final Pattern PAYLOAD = Pattern.compile("/api/dead-letters/(\\d{1,9})/(\\d{1,18})/payload");

    private final ObjectMapper json = new ObjectMapper();
    private final Console console = new Console();
    private final PipelineWatch watch;
    private final PipelineMeters meters;
    private final PrometheusMeterRegistry registry;
    private final boolean payloadsShown;

    /**
     * Pages of one instance.
     *
     * @param payloadsShown whether a dead letter's payload is given to who asks for it
     */
    public Pages(PipelineWatch watch, PipelineMeters meters, PrometheusMeterRegistry registry, boolean payloadsShown) {
        this.watch = watch;
        this.meters = meters;
        this.registry = registry;
        this.payloadsShown = payloadsShown;
    }

    /** The page at a path. */
    Page at(String path) {
        return switch (path) {
            case "/live" ->
                watch.isAlive() ? Page.text(Page.OK, "alive") : Page.text(UNAVAILABLE, "the router has ended");
            case "/ready" -> ready(watch.readiness());
            case "/metrics" -> metrics();
            case "/api/status" -> status();
            default ->
                console.at(path).orElseGet(() -> {
                    Matcher payload = PAYLOAD.matcher(path);
                    return payload.matches()
                            ? payload(Integer.parseInt(payload.group(1)), Long.parseLong(payload.group(2)))
                            : Page.text(NOT_FOUND, "there is /, /live, /ready, /metrics and /api/status");
                });
        };
    }

    private static Page ready(Readiness readiness) {
        return readiness.ready()
                ? Page.text(Page.OK, "ready: " + readiness.why())
                : Page.text(UNAVAILABLE, "not ready: " + readiness.why());
    }

    /** Synchronized: a scrape while another one replaces gauges would find some of them twice, and fail. */
    private synchronized Page metrics() {
        meters.refresh();
        return Page.of(Page.OK, METRICS, registry.scrape());
    }

    private Page status() {
        try {
            return new Page(Page.OK, JSON, json.writeValueAsBytes(watch.status()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Page payload(int partition, long offset) {
        if (!payloadsShown) {
            return Page.text(FORBIDDEN, "payloads are personal data and are not shown: console.payloads is false");
        }
        try {
            return watch.payload(partition, offset)
                    .map(value -> new Page(
                            Page.OK,
                            "text/plain;charset=utf-8",
                            value.length > MOST_SHOWN ? Arrays.copyOf(value, MOST_SHOWN) : value))
                    .orElseGet(() -> Page.text(NOT_FOUND, "there is no such letter any more, or it has no payload"));
        } catch (KafkaException e) {
            return Page.text(
                    UNAVAILABLE,
                    "Kafka does not give the letter (%s): the router needs READ of the dead-letter topic"
                            .formatted(e.getClass().getSimpleName()));
        }
    }
}
