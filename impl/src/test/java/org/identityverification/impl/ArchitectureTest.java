package org.identityverification.impl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.lang.System.Logger;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** What each package may use. Every rule is a method, because Surefire silently skips rules that are fields. */
@AnalyzeClasses(packages = "org.identityverification.impl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.identityverification.impl.";

    private static final List<String> PURE = List.of("""
            provider.Nonces provider.AnswerClassifier provider.Refusals provider.CallFailureClassifier start.RequestCheck
            tasks.BackOff tasks.Places tasks.Waiter question.Pace notification.NotificationReader
            runtime.config.SettingsReader runtime.concurrent.Deadline store.InMemoryVerificationStore
            """.split("\\s+"));

    /** From the core outwards, the parts of "runtime" first: a package uses no package of its own layer or after it. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("runtime.messages"),
            Set.of("runtime.lifecycle"),
            Set.of("runtime.config", "runtime.telemetry"),
            Set.of("runtime.concurrent"),
            Set.of("verification"),
            Set.of("store", "tasks"),
            Set.of("delivery"),
            Set.of("accounts"),
            Set.of("provider"),
            Set.of("start", "notification", "question"),
            Set.of("service"));

    @ArchTest
    static void packagesKnowOnlyLayersBelow(JavaClasses all) {
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            Set<String> notBelow = LAYERS.subList(layer, LAYERS.size()).stream()
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
            LAYERS.get(layer).forEach(name -> mustNotKnow(all, name, notBelow));
        }
    }

    @ArchTest
    static void everyPackageHasALayer(JavaClasses all) {
        assertThat(LAYERS.stream().flatMap(Set::stream).map(ROOT::concat))
                .hasSameElementsAs(all.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
    }

    @ArchTest
    static void whatIsAboutTheProviderKnowsNoVerification(JavaClasses all) {
        mustNotKnow(all, "accounts", Set.of("verification", "store", "tasks"));
        mustNotKnow(all, "provider", Set.of("store", "tasks", "delivery"));
        noClasses()
                .that()
                .resideInAPackage(ROOT + "provider")
                .should()
                .dependOnClassesThat(describe(
                        "are about a verification, except for the limits of fields",
                        it -> it.getPackageName().equals(ROOT + "verification")
                                && !it.getSimpleName().equals("FieldLimits")))
                .check(all);
    }

    /** A class that mentions what a server lacks can break those that use it. */
    @ArchTest
    static void whatAServerNeedNotHaveIsMentionedByClassesThatNoOtherUses(JavaClasses all) {
        areIsolated(all, "org.eclipse.microprofile.health..", "service.HealthChecks");
        areIsolated(all, "jakarta.transaction..", "delivery.JtaTransaction");
        areIsolated(all, "jakarta.enterprise.concurrent..", "delivery.ContextServiceProxies");
        areIsolated(
                all,
                "io.opentelemetry..",
                "runtime.telemetry.OpenTelemetryInstruments",
                "runtime.telemetry.TokenRedaction");
    }

    private static void areIsolated(JavaClasses all, String mentioned, String... names) {
        noClasses()
                .that(not(named(names)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(mentioned)
                .orShould()
                .dependOnClassesThat(named(names))
                .check(all);
    }

    @ArchTest
    static void onlyLifecycleKnowsHowServersStartAndStop(JavaClasses all) {
        outside("runtime.lifecycle")
                .dependOnClassesThat()
                .belongToAnyOf(Initialized.class, BeforeDestroyed.class, Destroyed.class, Startup.class, Shutdown.class)
                .because("on some servers the scope starts too early")
                .check(all);
    }

    @ArchTest
    static void logicIsPlainJava(JavaClasses all) {
        assertThat(PURE).allMatch(name -> all.contain(ROOT + name));
        noClasses()
                .that(named(PURE.toArray(String[]::new)))
                .or()
                .resideInAPackage(ROOT + "verification")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.annotation..",
                        "jakarta.ws.rs..",
                        "org.eclipse.microprofile..")
                .check(all);
    }

    @ArchTest
    static void onlyMessagesLog(JavaClasses all) {
        noClasses()
                .that()
                .resideOutsideOfPackage("..impl.runtime.messages..")
                // These log at DEBUG what needs no action: how long a start took, or why a look-up or a close failed.
                .and(not(named(
                        "runtime.concurrent.ModuleExecutor",
                        "runtime.lifecycle.Lifecycle",
                        "provider.CurrentClient",
                        "store.JdbcVerificationStore",
                        "store.Transactions")))
                .should()
                .callMethodWhere(describe(
                        "Logger.log",
                        call -> call.getTargetOwner().isAssignableTo(Logger.class)
                                && call.getName().equals("log")))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("what an operator must act on is a numbered message")
                .check(all);
    }

    @ArchTest
    static void onlyConfigReadsConfiguration(JavaClasses all) {
        noClasses()
                .that()
                .resideOutsideOfPackage("..impl.runtime.config..")
                // The service loader creates it, so nothing can be injected into it.
                .and(not(named("provider.RestClientTuning")))
                .should()
                .dependOnClassesThat(belongToAnyOf(Config.class, ConfigProvider.class))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty")
                .check(all);
    }

    @ArchTest
    static void onlyConcurrentMakesThreads(JavaClasses all) {
        outside("runtime.concurrent")
                .dependOnClassesThat(belongToAnyOf(Executors.class, ThreadPoolExecutor.class, Timer.class))
                .orShould()
                .callConstructorWhere(
                        describe("new Thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .check(all);
    }

    @ArchTest
    static void nothingUsesThePoolOrTheTimerOfTheJdk(JavaClasses all) {
        noClasses()
                .should()
                .accessTargetWhere(describe("uses the pool or the timer of the JDK", ArchitectureTest::isOfTheJdk))
                .because("their threads lack the application's context, and keep its class loader")
                .check(all);
    }

    @ArchTest
    static void onlyConcurrentAsksTheTime(JavaClasses all) {
        outside("runtime.concurrent")
                .callMethodWhere(
                        describe(
                                "the system's time",
                                call -> call.getTarget()
                                        .getFullName()
                                        .matches(
                                                "java.time.Clock.system.*|java.time.\\w+.now\\((java.time.ZoneId)?\\)|.*currentTimeMillis.*")))
                .check(all);
    }

    @ArchTest
    static void nothingInterrupts(JavaClasses all) {
        noClasses()
                // Each of these restores its own flag after an InterruptedException.
                .that(not(named("tasks.Waiter", "runtime.concurrent.ModuleExecutor", "runtime.concurrent.Permits")))
                .should()
                .callMethodWhere(describe(
                        "interrupts a thread",
                        call -> (call.getTargetOwner().isAssignableTo(Thread.class)
                                        && call.getName().equals("interrupt"))
                                || call.getName().equals("shutdownNow")))
                .because("an interrupted write can damage an embedded database")
                .check(all);
    }

    private static ClassesShould outside(String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage("..impl." + room + "..")
                .should();
    }

    private static boolean isOfTheJdk(JavaAccess<?> access) {
        String name = access.getName();
        boolean onStage = access.getTargetOwner().isAssignableTo(CompletionStage.class);
        return Set.of("commonPool", "parallelStream", "parallel", "orTimeout", "completeOnTimeout", "delayedExecutor")
                        .contains(name)
                || (onStage && name.endsWith("Async") && !takesExecutor(access));
    }

    private static boolean takesExecutor(JavaAccess<?> access) {
        return access instanceof JavaCodeUnitAccess<?> call
                && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static void mustNotKnow(JavaClasses all, String name, Set<String> others) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(describe(
                        "live in one of " + others,
                        it -> !it.getPackageName().equals(ROOT + name)
                                && others.stream()
                                        .anyMatch(other -> it.getPackageName().equals(ROOT + other))))
                .check(all);
    }

    /** These classes, and those nested in them. */
    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe(
                "are " + List.of(names),
                it -> List.of(names).contains(it.getName().replace(ROOT, "").replaceAll("\\$.*", "")));
    }
}
