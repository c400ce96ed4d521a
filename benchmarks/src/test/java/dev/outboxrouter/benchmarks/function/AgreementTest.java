package dev.outboxrouter.benchmarks.function;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

    @ParameterizedTest
    @CsvSource({
        "MESSAGE, 200",
        "MESSAGE, 1024",
        "MESSAGE, 10240",
        "MESSAGE_WITH_SCHEMAS, 200",
        "ROW, 200",
        "ROW, 1024",
        "ROW, 10240"
    })
    void shouldFindThatBothRouteEachEventAlike(InputKind kind, int payloadBytes) {
        assertThatCode(() -> Agreement.require(kind, payloadBytes)).doesNotThrowAnyException();
    }
}
