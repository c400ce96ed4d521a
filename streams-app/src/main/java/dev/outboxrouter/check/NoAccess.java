package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;

/** How an ACL that is missing is said, with the command that gives it. */
final class NoAccess {

    private NoAccess() {}

    /**
     * An ACL that is missing.
     *
     * @param operation that the router may not do
     * @param resource topic, group or transactional-id
     * @param name of the resource, or what all their names begin with
     * @param isPrefix whether it is that
     */
    static Wrong to(AclOperation operation, String resource, String name, boolean isPrefix) {
        return new Wrong(
                Part.ACCESS,
                "the router may not %s the %s %s%s".formatted(operation, resource, name, isPrefix ? "…" : ""),
                "kafka-acls --add --allow-principal User:… --operation %s --%s %s%s (docs/security.md)"
                        .formatted(
                                name(operation), resource, name, isPrefix ? " --resource-pattern-type prefixed" : ""));
    }

    /** As the tool has it: DescribeConfigs. */
    private static String name(AclOperation operation) {
        StringBuilder name = new StringBuilder();
        for (String word : operation.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
