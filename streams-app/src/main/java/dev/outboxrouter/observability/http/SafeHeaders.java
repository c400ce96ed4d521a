package dev.outboxrouter.observability.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** Headers of every answer: a browser loads nothing from elsewhere, shows the console in no frame, and keeps nothing. */
final class SafeHeaders {

    private static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private SafeHeaders() {}

    static void put(HttpFields.Mutable headers) {
        ALL.forEach(headers::put);
    }
}
