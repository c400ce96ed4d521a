package dev.outboxrouter.system;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class, and the classes nested in it, a pipeline of its own with TLS, passwords and ACLs. The pipeline's directory
 * is named after the class, because classes run side by side.
 */
final class SecuredPipeline implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pipeline.class;
    }

    @Override
    public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext topLevel = context;
        while (!topLevel.getParent().equals(Optional.of(context.getRoot()))) {
            topLevel = topLevel.getParent().orElseThrow();
        }
        String directory = "secured-" + topLevel.getRequiredTestClass().getSimpleName();
        return topLevel.getStore(ExtensionContext.Namespace.create(SecuredPipeline.class))
                .computeIfAbsent(Pipeline.class, type -> start(directory), Pipeline.class);
    }

    private static Pipeline start(String directory) {
        Pipeline pipeline = Pipeline.onFreePorts(
                directory, Map.of("SECURE", "1"), (service, step) -> System.out.printf("%-9s %s%n", service, step));
        pipeline.start(1);
        return pipeline;
    }
}
