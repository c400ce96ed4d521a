package dev.outboxrouter.stack;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A broker's settings for TLS, users and ACLs. Clients show a password (SCRAM) over TLS. The controller is on a listener of
 * its own and takes the broker's certificate alone: it must know the broker before there is anybody in its log.
 */
final class SecuredListeners {
    static final String CLIENTS = "CLIENTS";

    private final StackSecurity security;

    SecuredListeners(StackSecurity security) {
        this.security = security;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:SSL");
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("sasl.enabled.mechanisms", StackSecurity.MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", StackSecurity.MECHANISM);
        settings.put(
                "listener.name.clients.%s.sasl.jaas.config".formatted(StackSecurity.MECHANISM.toLowerCase(Locale.ROOT)),
                security.jaas(Principal.ADMIN));
        settings.put("ssl.enabled.protocols", "TLSv1.3");
        settings.put("ssl.keystore.type", "PEM");
        settings.put(
                "ssl.keystore.location", security.keyStore(ServiceName.KAFKA).toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", security.authority().toString());
        settings.put("listener.name.controller.ssl.client.auth", "required");
        settings.put(
                "listener.name.controller.ssl.principal.mapping.rules",
                "RULE:^CN=%s$/%s/".formatted(ServiceName.KAFKA, Principal.ADMIN));
        // What no ACL allows is refused: allow.everyone.if.no.acl.found is false by default.
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + Principal.ADMIN);
        return settings;
    }
}
