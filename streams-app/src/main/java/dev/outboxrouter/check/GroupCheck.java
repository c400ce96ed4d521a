package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.group.GroupAgreement;
import dev.outboxrouter.group.GroupMembers;
import dev.outboxrouter.topology.RouterTopology;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;

/** Compares the routers that run with the configuration: whether one of it could join them. */
final class GroupCheck {

    private final GroupMembers members;

    GroupCheck(RouterConfig config, KafkaClients clients, Admin admin) {
        this.members =
                new GroupMembers(admin, clients.applicationId(), GroupAgreement.of(RouterTopology.describe(config)));
    }

    List<Checked> look() {
        GroupMembers.Comparison found;
        try {
            found = members.compare(Check.LIMIT);
        } catch (AuthorizationException e) {
            // For AccessCheck to say.
            return List.of();
        }
        if (!found.disagreeing().isEmpty()) {
            return List.of(new Wrong(
                    Part.GROUP,
                    "a router of this configuration will not start: " + members.problem(found.disagreeing()),
                    GroupMembers.remedy()));
        }
        if (!found.unknown().isEmpty()) {
            return List.of(new Open(
                    Part.GROUP,
                    "members of the group %s do not show what they subscribe to: %s"
                            .formatted(members.group(), GroupMembers.describe(found.unknown())),
                    "have they the same source.* and deduplication.window as this configuration?"));
        }
        return List.of(new Fine(
                Part.GROUP,
                found.agreeing().isEmpty()
                        ? "no router runs in the group " + members.group()
                        : "%d stream threads of the group %s read the same raw topics"
                                .formatted(found.agreeing().size(), members.group())));
    }
}
