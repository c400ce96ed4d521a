package dev.outboxrouter.group;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Digest of what all members of a consumer group must have in common: the raw topics that they subscribe to, and their
 * stores. The member that leads the group assigns the topics of all members to each of them. A member whose own pattern does
 * not match a topic that it is assigned joins the group again at once, without end, and commits nothing meanwhile.
 *
 * <p>The digest is part of the client id, because a member shows the others no other text of its own.
 */
public record GroupAgreement(String digest) {

    /**
     * Stores that every earlier version had and this one has not. A member without them can share the group with members that
     * have them, as in a rolling upgrade, so they remain part of the digest.
     */
    private static final Set<String> STORES_OF_EARLIER_VERSIONS =
            Set.of("store commit-signal", "store last-transactions");

    private static final int DIGITS = 12;
    private static final int INSTANCE_DIGITS = 8;
    private static final String MARK = "-reads-";

    /** The client id of a main consumer, as Kafka Streams derives it from its own. */
    private static final Pattern CLIENT_ID =
            Pattern.compile(".*" + MARK + "([0-9a-f]{12})(?:-[0-9a-f]{8})?-StreamThread-\\d+-consumer", Pattern.DOTALL);

    /** Returns the agreement of the members that run this topology. */
    public static GroupAgreement of(TopologyDescription topology) {
        SortedSet<String> parts = new TreeSet<>(STORES_OF_EARLIER_VERSIONS);
        topology.subtopologies().stream()
                .flatMap(subtopology -> subtopology.nodes().stream())
                .forEach(node -> {
                    if (node instanceof TopologyDescription.Source source) {
                        parts.add("source " + source.topicPattern());
                    } else if (node instanceof TopologyDescription.Processor processor) {
                        processor.stores().forEach(store -> parts.add("store " + store));
                    }
                });
        return new GroupAgreement(sha256(String.join("\n", parts)).substring(0, DIGITS));
    }

    /** Returns the agreement that a member's client id shows; empty for a router that shows none, such as an older one. */
    static Optional<GroupAgreement> shownBy(String clientId) {
        Matcher matcher = CLIENT_ID.matcher(clientId);
        return matcher.matches() ? Optional.of(new GroupAgreement(matcher.group(1))) : Optional.empty();
    }

    /** Returns a client id of Kafka Streams, unique for each call, that shows this agreement. */
    public String uniqueClientId(String applicationId) {
        String instance = UUID.randomUUID().toString().substring(0, INSTANCE_DIGITS);
        return clientId(applicationId) + "-" + instance;
    }

    /** Returns a client id of Kafka Streams that begins with {@code prefix} and shows this agreement. */
    public String clientId(String prefix) {
        return prefix + MARK + digest;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
