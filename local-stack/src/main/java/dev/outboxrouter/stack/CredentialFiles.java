package dev.outboxrouter.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Makes the files of a {@link StackSecurity} on the spot, with random passwords and certificates of an authority whose own
 * key is thrown away. They are made under another name first, so that a directory that exists is whole.
 */
final class CredentialFiles {
    private static final int PASSWORD_BYTES = 24;

    private final StackSecurity security;
    private final SecureRandom random = new SecureRandom();

    CredentialFiles(StackSecurity security) {
        this.security = security;
    }

    /**
     * Makes them unless they are there; of several services that start at once, the first one does.
     *
     * @param forWhom the service that starts
     * @param roles PostgreSQL's roles that have a password
     */
    void ensure(ServiceName forWhom, Collection<String> roles, ServiceLog log, Progress progress) {
        Path parent = Objects.requireNonNull(security.directory().getParent());
        StackFiles.directory(parent);
        ServiceLock.hold(parent.resolve("credentials.lock"), forWhom, progress, () -> {
            if (!Files.exists(security.directory())) {
                progress.step(forWhom, "making certificates and passwords in " + security.directory());
                make(roles, log);
            }
        });
    }

    private void make(Collection<String> roles, ServiceLog log) {
        StackSecurity unfinished = new StackSecurity(security.directory().resolveSibling("credentials.unfinished"));
        StackFiles.delete(unfinished.directory());
        StackFiles.privateDirectory(unfinished.directory());
        new Certificates(unfinished).issue(List.of(ServiceName.POSTGRES, ServiceName.KAFKA), log);
        for (Principal principal : Principal.values()) {
            String password = password();
            StackFiles.writePrivately(unfinished.passwordFile(principal), password);
            // What the files name is where they will be.
            StackFiles.writePrivately(
                    unfinished.clientFile(principal), lines(security.clientOptions(principal.toString(), password)));
        }
        for (String role : roles) {
            StackFiles.writePrivately(unfinished.passwordFile(role), password());
        }
        StackFiles.writePrivately(
                unfinished.routerEnvironmentFile(),
                security.routerEnvironment().entrySet().stream()
                        .map(each -> "%s='%s'%n".formatted(each.getKey(), each.getValue()))
                        .collect(Collectors.joining()));
        StackFiles.move(unfinished.directory(), security.directory());
    }

    /** Letters, digits, - and _: nothing that a configuration would have to escape. */
    private String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String lines(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + '=' + option.getValue() + '\n')
                .collect(Collectors.joining());
    }
}
