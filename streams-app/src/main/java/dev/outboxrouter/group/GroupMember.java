package dev.outboxrouter.group;

import java.util.Optional;

/**
 * An active member of a consumer group: one stream thread of a router.
 *
 * @param clientId its name in the broker's logs
 * @param host its address, as the broker sees it
 */
public record GroupMember(String clientId, String host) {

    Optional<GroupAgreement> agreement() {
        return GroupAgreement.shownBy(clientId);
    }

    @Override
    public String toString() {
        return "%s at %s".formatted(clientId, host);
    }
}
