package dev.outboxrouter.cli;

import dev.outboxrouter.config.OptionReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the reference of all options. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Prints the reference of all options, in Markdown.",
        footer = {"", "Example:", "  java -jar outbox-router.jar config > configuration.md"})
public final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(OptionReference.markdown());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
