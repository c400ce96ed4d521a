package dev.outboxrouter.observability;

import dev.outboxrouter.config.Monitoring.LogFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.core.config.Configurator;

/** What a line of the log looks like. The configuration says so, so it can be said only once that is read. */
public final class LogLines {

    /** Who names a file of their own to Log4j has said what lines look like. */
    private static final String OWN_FILE = "log4j2.configurationFile";

    private LogLines() {}

    /** Writes lines in this format from now on. */
    public static void use(LogFormat format) {
        if (format == LogFormat.JSON
                && System.getProperty(OWN_FILE) == null
                && System.getenv("LOG4J_CONFIGURATION_FILE") == null) {
            Configurator.reconfigure(file("/log4j2-json.xml"));
        }
    }

    private static URI file(String name) {
        URL url = LogLines.class.getResource(name);
        try {
            if (url == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
