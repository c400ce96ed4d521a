package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority and, signed by it, a certificate for {@code localhost} for each server: by the keytool that every JDK has,
 * and written as PEM, which Kafka, PostgreSQL and its driver all read.
 */
final class Certificates {
    private static final String AUTHORITY = "authority";
    private static final String DAYS = "3650";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final StackSecurity security;
    private final Path store;
    /** Of a file that exists for as long as this takes. */
    private final char[] storePassword = "unfinished".toCharArray();

    Certificates(StackSecurity security) {
        this.security = security;
        this.store = security.directory().resolve("unfinished.p12");
    }

    /** Writes the files of the servers and of the authority, whose key nobody has afterwards. */
    void issue(List<ServiceName> servers, ServiceLog log) {
        keytool(AUTHORITY, log, "-dname", "CN=outbox-router local stack", "-ext", "bc:critical=ca:true,pathlen:0");
        for (ServiceName server : servers) {
            keytool(
                    server.toString(),
                    log,
                    "-dname",
                    "CN=" + server,
                    "-signer",
                    AUTHORITY,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-ext",
                    "eku=serverAuth,clientAuth");
        }
        try {
            KeyStore made = KeyStore.getInstance(store.toFile(), storePassword);
            write(security.authority(), certificate(made, AUTHORITY));
            for (ServiceName server : servers) {
                String certificate = certificate(made, server.toString());
                String key = pem(
                        "PRIVATE KEY",
                        made.getKey(server.toString(), storePassword).getEncoded());
                write(security.certificate(server), certificate);
                write(security.privateKey(server), key);
                write(security.keyStore(server), key + certificate);
            }
            Files.delete(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new StackException("Cannot make certificates in " + security.directory() + ": " + e, e);
        }
    }

    private void keytool(String alias, ServiceLog log, String... further) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-validity", DAYS, "-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", String.valueOf(storePassword), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(further));
        Commands.run(command, log);
    }

    private static void write(Path file, String pem) {
        StackFiles.writePrivately(file, pem);
    }

    private static String certificate(KeyStore made, String alias) throws GeneralSecurityException {
        return pem("CERTIFICATE", made.getCertificate(alias).getEncoded());
    }

    private static String pem(String kind, byte[] encoded) {
        String text = new String(PEM.encode(encoded), StandardCharsets.US_ASCII);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind);
    }
}
