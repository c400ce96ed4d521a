package dev.outboxrouter.system;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands out a pipeline of its own with TLS, passwords and ACLs; it ends with the test class. */
final class SecuredPipeline implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pipeline.class;
    }

    @Override
    public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext ofTheClass =
                context.getTestClass().isPresent() && context.getTestMethod().isPresent()
                        ? context.getParent().orElseThrow()
                        : context;
        return ofTheClass
                .getStore(ExtensionContext.Namespace.create(SecuredPipeline.class))
                .computeIfAbsent(Pipeline.class, type -> start(), Pipeline.class);
    }

    private static Pipeline start() {
        Pipeline pipeline = Pipeline.onFreePorts(
                "secured", Map.of("SECURE", "1"), (service, step) -> System.out.printf("%-9s %s%n", service, step));
        pipeline.start(1);
        return pipeline;
    }
}
