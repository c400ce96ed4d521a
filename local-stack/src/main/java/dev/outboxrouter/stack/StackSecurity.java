package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Certificates and secrets of a secured stack, in files that their owner alone may read. They are made, all at once, when
 * the stack's first service starts ({@link CredentialFiles}), and live as long as its data.
 *
 * @param directory holds them, and nothing else
 */
public record StackSecurity(Path directory) {

    static final String MECHANISM = "SCRAM-SHA-512";
    static final String CLIENT_PROTOCOL = "SASL_SSL";
    private static final String JAAS = "sasl.jaas.config";

    /** The certificate that every other one is signed with, as PEM. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** A server's certificate, as PEM. */
    Path certificate(ServiceName server) {
        return directory.resolve(server + ".crt");
    }

    /** A server's private key, as PEM in PKCS #8. */
    Path privateKey(ServiceName server) {
        return directory.resolve(server + ".key");
    }

    /** Key and certificate in one file, as Kafka wants them. */
    Path keyStore(ServiceName server) {
        return directory.resolve(server + ".pem");
    }

    /** What a principal's Kafka clients are configured with; made with the rest. */
    public Path clientFile(Principal principal) {
        return directory.resolve(principal + ".properties");
    }

    /** The same, read. */
    public Map<String, String> client(Principal principal) {
        Properties stored = StackFiles.readProperties(existing(clientFile(principal)));
        Map<String, String> client = new LinkedHashMap<>();
        stored.stringPropertyNames().forEach(name -> client.put(name, stored.getProperty(name)));
        return client;
    }

    /** A principal's {@code sasl.jaas.config}. */
    String jaas(Principal principal) {
        return client(principal).getOrDefault(JAAS, "");
    }

    /** What the router is told in its environment. The secret is not in it, but where it is. */
    public Map<String, String> routerEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("OUTBOX_ROUTER_CONFIG_PROVIDERS", "file");
        environment.put(
                "OUTBOX_ROUTER_CONFIG_PROVIDERS_FILE_CLASS",
                "org.apache.kafka.common.config.provider.FileConfigProvider");
        environment.put("OUTBOX_ROUTER_CONFIG_PROVIDERS_FILE_PARAM_ALLOWED_PATHS", directory.toString());
        for (String option : clientOptions().keySet()) {
            environment.put(
                    "OUTBOX_ROUTER_KAFKA_"
                            + option.toUpperCase(java.util.Locale.ROOT).replace('.', '_'),
                    "${file:%s:%s}".formatted(clientFile(Principal.OUTBOX_ROUTER), option));
        }
        return environment;
    }

    /** The same as lines for a shell. */
    Path routerEnvironmentFile() {
        return directory.resolve("outbox-router.env");
    }

    /** What all clients have in common, and the place of what they do not. */
    Map<String, String> clientOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("security.protocol", CLIENT_PROTOCOL);
        options.put("sasl.mechanism", MECHANISM);
        options.put("ssl.truststore.type", "PEM");
        options.put("ssl.truststore.location", authority().toString());
        options.put(JAAS, "");
        return options;
    }

    Map<String, String> clientOptions(String user, String password) {
        Map<String, String> options = clientOptions();
        options.put(
                JAAS,
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
        return options;
    }

    /** Holds the password of a principal of Kafka's. */
    Path passwordFile(Principal principal) {
        return directory.resolve(principal + ".password");
    }

    /** Holds the password of a role of PostgreSQL's. */
    Path passwordFile(String role) {
        return directory.resolve("postgres-" + role + ".password");
    }

    String password(Principal principal) {
        return secret(passwordFile(principal));
    }

    String password(String role) {
        return secret(passwordFile(role));
    }

    /** What a PostgreSQL URL ends with: the server must show a certificate of ours, made for the name it is called by. */
    String urlParameters() {
        return "?sslmode=verify-full&sslrootcert=" + authority();
    }

    private static String secret(Path file) {
        return StackFiles.read(existing(file)).orElseThrow();
    }

    private static Path existing(Path file) {
        if (StackFiles.read(file).isEmpty()) {
            throw new StackException("There is no " + file + ": start the secured stack first (make up SECURE=1)");
        }
        return file;
    }
}
