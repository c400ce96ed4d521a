package dev.outboxrouter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;

/** The package arrows: data flows one way, and the folders say so. */
@AnalyzeClasses(packagesOf = Main.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.outboxrouter")
            .layer("config")
            .definedBy("dev.outboxrouter.config..")
            .layer("cdc")
            .definedBy("dev.outboxrouter.cdc..")
            .layer("outbox")
            .definedBy("dev.outboxrouter.outbox..")
            .layer("topology")
            .definedBy("dev.outboxrouter.topology..")
            .layer("cli")
            .definedBy("dev.outboxrouter.cli..")
            .layer("redrive")
            .definedBy("dev.outboxrouter.redrive..")
            .layer("replay")
            .definedBy("dev.outboxrouter.replay..")
            .layer("check")
            .definedBy("dev.outboxrouter.check..")
            .layer("diagram")
            .definedBy("dev.outboxrouter.diagram..")
            .layer("clients")
            .definedBy("dev.outboxrouter.clients..")
            .layer("delivery")
            .definedBy("dev.outboxrouter.delivery..")
            .layer("deduplication")
            .definedBy("dev.outboxrouter.deduplication..")
            .layer("positions")
            .definedBy("dev.outboxrouter.positions..")
            .layer("group")
            .definedBy("dev.outboxrouter.group..")
            .layer("promises")
            .definedBy("dev.outboxrouter.promises..")
            .layer("observability")
            .definedBy("dev.outboxrouter.observability..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("redrive")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("replay")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("diagram")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("clients")
            .mayOnlyBeAccessedByLayers("root", "cli", "positions", "redrive", "replay", "check")
            .whereLayer("positions")
            .mayOnlyBeAccessedByLayers("root", "cli", "observability")
            .whereLayer("topology")
            .mayOnlyBeAccessedByLayers("root", "cli", "redrive", "replay", "check", "diagram")
            .whereLayer("group")
            .mayOnlyBeAccessedByLayers("root", "check", "observability")
            .whereLayer("promises")
            .mayOnlyBeAccessedByLayers("root", "check", "observability")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers(
                    "root",
                    "cli",
                    "topology",
                    "promises",
                    "clients",
                    "redrive",
                    "replay",
                    "check",
                    "diagram",
                    "observability")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers(
                    "root",
                    "cli",
                    "config",
                    "topology",
                    "positions",
                    "redrive",
                    "replay",
                    "check",
                    "group",
                    "observability")
            .whereLayer("deduplication")
            .mayOnlyBeAccessedByLayers("root", "clients", "config", "topology", "replay", "observability")
            .whereLayer("observability")
            .mayOnlyBeAccessedByLayers("root", "topology")
            .whereLayer("outbox")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "config",
                    "topology",
                    "delivery",
                    "observability",
                    "promises",
                    "redrive",
                    "replay",
                    "check",
                    "deduplication",
                    "diagram")
            .whereLayer("cdc")
            .mayOnlyBeAccessedByLayers("config", "outbox", "delivery", "deduplication", "topology", "replay")
            .because("connector → cdc → outbox → topology → Kafka: move what is shared to the package that owns it,"
                    + " do not turn an arrow round");

    @ArchTest
    static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("dev.outboxrouter.(*)..")
            .should()
            .beFreeOfCycles()
            .because("two packages that need each other are one: merge them, or move what they share");

    @ArchTest
    static final ArchRule PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.outboxrouter.cdc..", "dev.outboxrouter.outbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka.streams..",
                    "org.apache.kafka.clients..",
                    "org.slf4j..",
                    "java.net..",
                    "java.nio.file..")
            .because("routing is a pure function, tested without Kafka: do what needs Kafka in delivery or topology."
                    + " Only cdc knows Kafka Connect's converters");

    @ArchTest
    static final ArchRule CONVERTERS = noClasses()
            .that()
            .resideInAPackage("dev.outboxrouter.outbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..")
            .because("what a record says is read in cdc: hand it over as a ChangeEvent");

    @ArchTest
    static final ArchRule ONE_TOPOLOGY = noClasses()
            .that()
            .doNotHaveSimpleName("RouterTopology")
            .and()
            .doNotHaveSimpleName("RouterRuntime")
            .and()
            .doNotHaveSimpleName("RouterStreams")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Topology.class, StreamsBuilder.class)
            .because("one class builds the topology, so that its description can be reviewed: add the node there");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .should()
            .beFinal()
            .because("static mutable state is shared by every test and every instance: hand it to a constructor");

    @ArchTest
    static final ArchRule PRIVATE_LOGGERS = ArchRuleDefinition.fields()
            .that()
            .haveRawType(Logger.class)
            .should()
            .bePrivate()
            .andShould()
            .beFinal();

    @ArchTest
    static final ArchRule NO_DRAWERS = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..model..", "..impl..", "..manager..", "..helper..")
            .because("a package is named for what it does: put the class where its data flows");

    @ArchTest
    static final ArchRule ANNOTATED = classes()
            .that()
            .areTopLevelClasses()
            .should()
            .resideInAPackage("dev.outboxrouter..")
            .andShould(new com.tngtech.archunit.lang.ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                    boolean info = type.getSimpleName().equals("package-info");
                    if (!marked && !info && !type.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                        events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                type, type.getName() + " is in a package without @NullMarked: add package-info.java"));
                    }
                }
            });
}
