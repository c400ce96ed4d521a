package dev.outboxrouter.group;

import dev.outboxrouter.delivery.Answers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a router from joining a group whose members subscribe to other raw topics, so that the members go on undisturbed. Two
 * routers that start at the same moment are both admitted; their {@code /ready} tells of the rebalances that follow.
 */
public final class GroupAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(GroupAdmission.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Added to the session timeout, after which the broker removes a member that was killed. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final GroupMembers members;
    private final Duration patience;

    /**
     * @param members compared with the configuration of the router that wants to join
     * @param sessionTimeout how long a member that was killed stays in the group
     */
    public GroupAdmission(GroupMembers members, Duration sessionTimeout) {
        this.members = members;
        this.patience = sessionTimeout.plus(MARGIN);
    }

    /**
     * Returns why the router must not join; empty when nothing is known against it. Members that disagree get the time that a
     * killed one needs to leave the group.
     */
    public Optional<String> refusal() throws InterruptedException {
        long begun = System.nanoTime();
        boolean isWaiting = false;
        while (true) {
            Optional<GroupMembers.Comparison> found = ask();
            if (found.isEmpty() || found.get().disagreeing().isEmpty()) {
                found.ifPresent(this::warnOfUnknown);
                return Optional.empty();
            }
            String problem = members.problem(found.get().disagreeing());
            if (System.nanoTime() - begun >= patience.toNanos()) {
                return Optional.of("%s. To fix it, %s".formatted(problem, GroupMembers.remedy()));
            }
            if (!isWaiting) {
                LOG.warn("Start waits for members to leave limit={}s reason=\"{}\"", patience.toSeconds(), problem);
                isWaiting = true;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private Optional<GroupMembers.Comparison> ask() {
        try {
            return Optional.of(members.compare(ANSWER_LIMIT));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (Answers.isAnswer(e)) {
                throw e;
            }
            LOG.warn("Members of the group are not compared group={} cause={}", members.group(), e.toString());
            return Optional.empty();
        }
    }

    private void warnOfUnknown(GroupMembers.Comparison found) {
        if (!found.unknown().isEmpty()) {
            LOG.warn(
                    "Members of the group do not show what they subscribe to, they must read the same raw topics as this"
                            + " router group={} members=\"{}\"",
                    members.group(),
                    GroupMembers.describe(found.unknown()));
        }
    }
}
