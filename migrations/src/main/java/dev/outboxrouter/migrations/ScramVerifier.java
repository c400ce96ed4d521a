package dev.outboxrouter.migrations;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What PostgreSQL stores for a password, {@code SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>} (RFC 5802). */
final class ScramVerifier {
    private static final Pattern FORM = Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([^$:]+)\\$([^:]+):(.+)");
    private static final int KEY_BITS = 256;

    private ScramVerifier() {}

    /** Whether the verifier was made from the password; never for one of another form, such as md5. */
    static boolean matches(String verifier, String password) {
        Matcher parts = FORM.matcher(verifier);
        if (!parts.matches() || password.isEmpty()) {
            return false;
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] salt = base64.decode(parts.group(2));
        byte[] storedKey = base64.decode(parts.group(3));
        return MessageDigest.isEqual(storedKey, storedKey(password, salt, Integer.parseInt(parts.group(1))));
    }

    private static byte[] storedKey(String password, byte[] salt, int iterations) {
        try {
            byte[] saltedPassword = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS))
                    .getEncoded();
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(saltedPassword, "HmacSHA256"));
            byte[] clientKey = hmac.doFinal("Client Key".getBytes(StandardCharsets.US_ASCII));
            return MessageDigest.getInstance("SHA-256").digest(clientKey);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256, HMAC and PBKDF2", missing);
        }
    }
}
