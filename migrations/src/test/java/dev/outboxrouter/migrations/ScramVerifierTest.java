package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PasswordUtil;

class ScramVerifierTest {

    @Test
    void shouldMatchOnlyThePasswordItWasMadeFrom() throws SQLException {
        String verifier = PasswordUtil.encodeScramSha256("secret".toCharArray());

        assertThat(ScramVerifier.matches(verifier, "secret")).isTrue();
        assertThat(ScramVerifier.matches(verifier, "Secret")).isFalse();
        assertThat(ScramVerifier.matches(verifier, "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5a3556571e93b0d20722ba62be61e8c2d", "SCRAM-SHA-256$4096:salt"})
    void shouldNotMatchAnotherForm(String verifier) {
        assertThat(ScramVerifier.matches(verifier, "secret")).isFalse();
    }
}
