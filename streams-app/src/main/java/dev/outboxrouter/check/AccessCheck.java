package dev.outboxrouter.check;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.topology.RouterTopology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the router's principal may do. Kafka is asked where it answers; topics that do not exist are made as a
 * question only, and the transactional id and a group that does not exist are tried in a transaction that is aborted.
 */
final class AccessCheck {

    private final RouterConfig config;
    private final KafkaClients clients;
    private final Admin admin;
    private final List<Checked> found = new ArrayList<>();

    AccessCheck(RouterConfig config, KafkaClients clients, Admin admin) {
        this.config = config;
        this.clients = clients;
        this.admin = admin;
    }

    List<Checked> look() {
        Set<String> all = new TreeSet<>(Answers.of(admin.listTopics().names(), Check.LIMIT));
        Set<String> raw = new TreeSet<>(config.rawTopics().names());
        all.stream().filter(config.rawTopics().pattern().asMatchPredicate()).forEach(raw::add);
        raw.forEach(topic -> existing(topic, READ, DESCRIBE, DESCRIBE_CONFIGS));
        existingOrMade(config.deadLetterTopic(), WRITE, DESCRIBE, DESCRIBE_CONFIGS);
        aggregates(all);
        RouterTopology.changelogs(config, clients.applicationId()).stream()
                .sorted()
                .forEach(this::changelog);
        existingOrMade(config.positionsTopic(), READ, WRITE, DESCRIBE);
        Optional<TopicPartition> probed =
                all.stream().filter(raw::contains).findFirst().map(topic -> new TopicPartition(topic, 0));
        group(new TransactionProbe(clients).of(found), probed);
        if (found.stream().noneMatch(Wrong.class::isInstance)) {
            found.add(new Fine(
                    Part.ACCESS,
                    "the router may read its raw topics, write and make its own, and has its group and transactions"));
        }
        return found;
    }

    private void aggregates(Set<String> all) {
        String prefix = config.topicCreation().countedPrefix();
        if (!prefix.isEmpty()) {
            all.stream()
                    .filter(topic -> topic.startsWith(prefix))
                    .forEach(topic -> existing(topic, WRITE, DESCRIBE, DESCRIBE_CONFIGS));
        }
        // One that does not exist tells of those that may not even be seen.
        String another = prefix + "outbox-router-check";
        existing(another, WRITE);
        if (config.topicCreation().enabled()) {
            make(another, false);
        }
    }

    /** ALTER is needed only when the raw topics get more partitions, so a router without it runs. */
    private void changelog(String topic) {
        existingOrMade(topic, READ, WRITE, DESCRIBE);
        try {
            if (missing(describe(topic).authorizedOperations(), ALTER).contains(ALTER)) {
                Wrong alter = NoAccess.to(ALTER, "topic", topic, false);
                found.add(new Open(
                        Part.ACCESS,
                        alter.what() + ", and it stops when a raw topic gets more partitions than the largest has now",
                        alter.mend()));
            }
        } catch (UnknownTopicOrPartitionException | AuthorizationException e) {
            // Said above, or the router creates the topic with as many partitions as are needed.
        }
    }

    private void existingOrMade(String topic, AclOperation... needed) {
        make(topic, existing(topic, needed));
    }

    /** Whether it exists; one that may not be seen does. */
    private boolean existing(String topic, AclOperation... needed) {
        try {
            missing(describe(topic).authorizedOperations(), needed)
                    .forEach(operation -> wrong(operation, "topic", topic));
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        } catch (AuthorizationException e) {
            // READ or WRITE, which bring DESCRIBE with them.
            wrong(needed[0], "topic", topic);
            return true;
        }
    }

    private TopicDescription describe(String topic) {
        return Answers.of(
                        admin.describeTopics(
                                        List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                                .allTopicNames(),
                        Check.LIMIT)
                .values()
                .iterator()
                .next();
    }

    private void make(String topic, boolean exists) {
        try {
            Answers.of(
                    admin.createTopics(
                                    List.of(new NewTopic(topic, Optional.empty(), Optional.empty())),
                                    new CreateTopicsOptions().validateOnly(true))
                            .all(),
                    Check.LIMIT);
        } catch (TopicExistsException e) {
            // Then it need not be made.
        } catch (AuthorizationException e) {
            Wrong create = NoAccess.to(CREATE, "topic", topic, false);
            found.add(
                    exists
                            ? new Open(Part.ACCESS, create.what() + " again, should it be deleted", create.mend())
                            : create);
        }
    }

    private void group(Optional<TransactionProbe.Open> transaction, Optional<TopicPartition> rawPartition) {
        String group = clients.applicationId();
        try {
            DescribeConsumerGroupsOptions options =
                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
            Set<AclOperation> allowed = Answers.of(
                            admin.describeConsumerGroups(List.of(group), options)
                                    .all(),
                            Check.LIMIT)
                    .values()
                    .iterator()
                    .next()
                    .authorizedOperations();
            missing(allowed, READ, DESCRIBE).forEach(operation -> wrong(operation, "group", group));
        } catch (GroupIdNotFoundException e) {
            if (transaction.isPresent()
                    && rawPartition.isPresent()
                    && !transaction.get().mayCommit(rawPartition.get(), group)) {
                wrong(READ, "group", group);
            }
        } catch (AuthorizationException e) {
            wrong(READ, "group", group);
        } finally {
            transaction.ifPresent(TransactionProbe.Open::close);
        }
    }

    /** A broker without an authorizer may not tell, and allows everything. */
    private static Set<AclOperation> missing(@Nullable Set<AclOperation> allowed, AclOperation... needed) {
        Set<AclOperation> missing = EnumSet.noneOf(AclOperation.class);
        if (allowed != null && !allowed.isEmpty()) {
            for (AclOperation operation : needed) {
                if (!allowed.contains(operation)) {
                    missing.add(operation);
                }
            }
        }
        return missing;
    }

    private void wrong(AclOperation operation, String resource, String name) {
        found.add(NoAccess.to(operation, resource, name, false));
    }
}
