package dev.outboxrouter.system;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class, and the classes nested in it, a pipeline of its own with TLS, passwords and ACLs. */
final class SecuredPipeline implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pipeline.class;
    }

    @Override
    public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext ofTheClass = context;
        while (!ofTheClass.getParent().equals(Optional.of(context.getRoot()))) {
            ofTheClass = ofTheClass.getParent().orElseThrow();
        }
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
