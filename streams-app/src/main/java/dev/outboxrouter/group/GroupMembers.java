package dev.outboxrouter.group;

import dev.outboxrouter.delivery.Answers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The active members of the router's group, compared with one configuration. */
public final class GroupMembers {

    private final Admin admin;
    private final String group;
    private final GroupAgreement agreement;

    /**
     * @param admin asks Kafka; remains the caller's to close
     * @param group {@code application.id}
     * @param agreement the configuration that the members are compared with
     */
    public GroupMembers(Admin admin, String group, GroupAgreement agreement) {
        this.admin = admin;
        this.group = group;
        this.agreement = agreement;
    }

    /**
     * The members, told apart by their agreement.
     *
     * @param agreeing have the same
     * @param disagreeing have another
     * @param unknown show none: routers of a version that did not, or another application
     */
    public record Comparison(List<GroupMember> agreeing, List<GroupMember> disagreeing, List<GroupMember> unknown) {

        public Comparison {
            agreeing = List.copyOf(agreeing);
            disagreeing = List.copyOf(disagreeing);
            unknown = List.copyOf(unknown);
        }
    }

    /** Returns the group's name. */
    public String group() {
        return group;
    }

    /**
     * Asks Kafka for the members. A group that does not exist has none.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked, or refuses
     */
    public Comparison compare(Duration limit) {
        List<GroupMember> members = members(limit);
        return new Comparison(
                members.stream().filter(this::agrees).toList(),
                members.stream()
                        .filter(member -> member.agreement().isPresent() && !agrees(member))
                        .toList(),
                members.stream().filter(member -> member.agreement().isEmpty()).toList());
    }

    /** Says what is wrong with members that disagree. */
    public String problem(List<GroupMember> disagreeing) {
        return ("the group %s has members that subscribe to other raw topics, or of which only some have a"
                        + " deduplication.window: %s. Kafka assigns the topics of all members to each, and a member that does"
                        + " not subscribe to all of them joins again without end and routes nothing")
                .formatted(group, describe(disagreeing));
    }

    /** Says what to do about members that disagree. */
    public static String remedy() {
        return "stop every router of the group, then start all with the same source.* and deduplication.window (on"
                + " Kubernetes: strategy Recreate), or take the change back";
    }

    /** Lists members for a person. */
    public static String describe(List<GroupMember> members) {
        return members.stream().map(GroupMember::toString).sorted().collect(Collectors.joining(", "));
    }

    private boolean agrees(GroupMember member) {
        return member.agreement().filter(agreement::equals).isPresent();
    }

    private List<GroupMember> members(Duration limit) {
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions().timeoutMs((int) limit.toMillis());
        try {
            return Answers.of(
                            admin.describeConsumerGroups(List.of(group), options)
                                    .all(),
                            limit)
                    .values()
                    .stream()
                    .flatMap(description -> description.members().stream())
                    .map(member -> new GroupMember(member.clientId(), member.host()))
                    .toList();
        } catch (GroupIdNotFoundException e) {
            return List.of();
        }
    }
}
