package dev.outboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.config.Monitoring.LogFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringOptionsTest {

    @Test
    void shouldListenOnLoopbackAndShowNoPayload() {
        Monitoring monitoring = monitoring(Map.of());

        assertThat(monitoring.http()).contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
        assertThat(monitoring.payloadsShown()).isFalse();
        assertThat(monitoring.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void shouldTakeEveryOption() {
        Monitoring monitoring = monitoring(Map.of(
                "http.address", "0.0.0.0",
                "http.port", "0",
                "console.payloads", "true",
                "log.format", "JSON"));

        assertThat(monitoring)
                .isEqualTo(new Monitoring(Optional.of(new InetSocketAddress("0.0.0.0", 0)), true, LogFormat.JSON));
    }

    @Test
    void shouldListenNowhereWhenItIsSwitchedOff() {
        assertThat(monitoring(Map.of("http.port", "-1")).http()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port    | 65536                                | Value must be no more than 65535",
                "http.port    | -2                                   | Value must be at least -1",
                "http.port    | http                                 | http.port",
                "http.address | ''                                   | must not be empty",
                "http.address | no.such.host.invalid                 | is no address of this machine",
                "log.format   | xml                                  | must be one of text, json",
            })
    void shouldRefuse(String option, String value, String message) {
        assertThatThrownBy(() -> monitoring(Map.of(option, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(option)
                .hasMessageContaining(message);
    }

    private static Monitoring monitoring(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("source.message.topics", "example.message");
        return RouterConfig.of(all).monitoring();
    }
}
