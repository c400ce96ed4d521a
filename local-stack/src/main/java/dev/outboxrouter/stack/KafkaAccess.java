package dev.outboxrouter.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** The users of a secured broker, and what docs/security.md lets them do. */
final class KafkaAccess {
    /** Kafka's least for this mechanism. */
    private static final int ITERATIONS = 4_096;

    private final StackConfig config;
    private final StackSecurity security;

    KafkaAccess(StackConfig config, StackSecurity security) {
        this.config = config;
        this.security = security;
    }

    /** Arguments of the storage tool that let the first user in; they belong into a file, for other users see a command. */
    String storageToolArguments() {
        return "--add-scram%n%s=[name=%s,password=%s]%n"
                .formatted(StackSecurity.MECHANISM, Principal.ADMIN, security.password(Principal.ADMIN));
    }

    /** Gives every user its password and its ACLs; what is there already stays. */
    void grant() {
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        for (Principal principal : Principal.ordinary()) {
            users.add(new UserScramCredentialUpsertion(
                    principal.toString(),
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                    security.password(principal)));
        }
        try (Admin admin = Admin.create(config.kafkaClient())) {
            admin.alterUserScramCredentials(users).all().get();
            admin.createAcls(SecurityPage.acls(config)).all().get();
        } catch (ExecutionException e) {
            throw new StackException("Kafka does not take its users and ACLs: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted; Kafka has not got its users and ACLs: start it again", e);
        }
    }
}
