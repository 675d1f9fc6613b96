package org.identityverification.impl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
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
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** What each package may use. Every rule is a method, because Surefire silently skips rules that are fields. */
@AnalyzeClasses(packages = "org.identityverification.impl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.identityverification.impl.";

    private static final String[] PURE = """
            provider.Nonces provider.AnswerClassifier provider.Refusals provider.CallFailureClassifier start.RequestCheck
            tasks.BackOff tasks.Pace tasks.Waiter notification.NotificationReader
            runtime.config.SettingsReader runtime.concurrent.Deadline store.InMemoryVerificationStore
            """.split("\\s+");

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
            DescribedPredicate<JavaClass> notBelow = in(namesOf(LAYERS.subList(layer, LAYERS.size())));
            LAYERS.get(layer).forEach(name -> forbid(all, in(name), notBelow.and(not(in(name)))));
        }
    }

    @ArchTest
    static void everyPackageHasALayer(JavaClasses all) {
        assertThat(namesOf(LAYERS))
                .extracting(ROOT::concat)
                .hasSameElementsAs(all.stream().map(JavaClass::getPackageName).toList());
    }

    @ArchTest
    static void whatIsAboutTheProviderKnowsNoVerification(JavaClasses all) {
        forbid(all, in("accounts"), in("verification", "store", "tasks"));
        forbid(all, in("provider"), in("store", "tasks", "delivery"));
        forbid(all, in("provider"), in("verification").and(not(named("verification.FieldLimits"))));
    }

    /** A class that mentions what a server lacks can break those that use it. */
    @ArchTest
    static void whatAServerNeedNotHaveIsMentionedByClassesThatNoOtherUses(JavaClasses all) {
        areIsolated(all, "org.eclipse.microprofile.health..", "service.HealthChecks");
        areIsolated(all, "jakarta.transaction..", "delivery.JtaTransaction");
        areIsolated(all, "jakarta.enterprise.concurrent..", "runtime.concurrent.ContextServiceProxies");
        areIsolated(
                all,
                "io.opentelemetry..",
                "runtime.telemetry.OpenTelemetryInstruments",
                "runtime.telemetry.TokenRedaction");
    }

    private static void areIsolated(JavaClasses all, String mentioned, String... names) {
        forbid(all, not(named(names)), resideInAPackage(mentioned).or(named(names)));
    }

    /** On some servers the scope starts too early. */
    @ArchTest
    static void onlyLifecycleKnowsHowServersStartAndStop(JavaClasses all) {
        Class<?>[] signals = {Initialized.class, BeforeDestroyed.class, Destroyed.class, Startup.class, Shutdown.class};
        forbid(all, not(in("runtime.lifecycle")), belongToAnyOf(signals));
    }

    @ArchTest
    static void logicIsPlainJava(JavaClasses all) {
        assertThat(PURE).allMatch(name -> all.contain(ROOT + name));
        String[] frameworks = {
            "jakarta.enterprise..",
            "jakarta.inject..",
            "jakarta.annotation..",
            "jakarta.ws.rs..",
            "org.eclipse.microprofile.."
        };
        forbid(all, named(PURE).or(in("verification")), resideInAnyPackage(frameworks));
    }

    /** What an operator must act on is a numbered message. */
    @ArchTest
    static void onlyMessagesLog(JavaClasses all) {
        forbid(all, not(in("runtime.messages")), resideInAnyPackage("java.util.logging..", "org.slf4j.."));
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(all);
        // These log at DEBUG what needs no action: how long a start took, or why a look-up or a close failed.
        DescribedPredicate<JavaClass> debugging = named(
                "runtime.concurrent.ModuleExecutor",
                "runtime.lifecycle.Lifecycle",
                "provider.CurrentClient",
                "store.JdbcVerificationStore",
                "store.Transactions");
        forbidAccess(all, not(in("runtime.messages").or(debugging)), access -> isOf(Logger.class, access, "log"));
    }

    /** The service loader creates the tuning, so nothing can be injected into it. */
    @ArchTest
    static void onlyConfigReadsConfiguration(JavaClasses all) {
        DescribedPredicate<JavaClass> configuration = belongToAnyOf(Config.class, ConfigProvider.class);
        forbid(
                all,
                not(in("runtime.config").or(named("provider.RestClientTuning"))),
                configuration.or(resideInAPackage("org.eclipse.microprofile.config.inject")));
    }

    @ArchTest
    static void onlyConcurrentMakesThreads(JavaClasses all) {
        DescribedPredicate<JavaClass> others = not(in("runtime.concurrent"));
        forbid(all, others, belongToAnyOf(Executors.class, ThreadPoolExecutor.class, Timer.class));
        forbidAccess(all, others, access -> isOf(Thread.class, access, "<init>"));
    }

    /** Their threads lack the application's context, and keep its class loader. */
    @ArchTest
    static void nothingUsesThePoolOrTheTimerOfTheJdk(JavaClasses all) {
        forbidAccess(all, in(namesOf(LAYERS)), ArchitectureTest::isOfTheJdk);
    }

    @ArchTest
    static void onlyConcurrentAsksTheTime(JavaClasses all) {
        forbidAccess(
                all,
                not(in("runtime.concurrent")),
                access -> access.getTarget()
                        .getFullName()
                        .matches(
                                "java.time.Clock.system.*|java.time.\\w+.now\\((java.time.ZoneId)?\\)|.*currentTimeMillis.*"));
    }

    /** An interrupted write can damage an embedded database. The classes named here restore their own flag after an InterruptedException. */
    @ArchTest
    static void nothingInterrupts(JavaClasses all) {
        forbidAccess(
                all,
                not(named("tasks.Waiter", "runtime.concurrent.ModuleExecutor", "runtime.concurrent.Permits")),
                access -> isOf(Thread.class, access, "interrupt")
                        || access.getName().equals("shutdownNow"));
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

    private static boolean isOf(Class<?> owner, JavaAccess<?> access, String name) {
        return access.getTargetOwner().isAssignableTo(owner) && access.getName().equals(name);
    }

    private static void forbid(
            JavaClasses all, DescribedPredicate<JavaClass> these, DescribedPredicate<JavaClass> use) {
        noClasses().that(these).should().dependOnClassesThat(use).check(all);
    }

    private static void forbidAccess(
            JavaClasses all, DescribedPredicate<JavaClass> these, Predicate<JavaAccess<?>> access) {
        noClasses()
                .that(these)
                .should()
                .accessTargetWhere(describe("is forbidden", access))
                .check(all);
    }

    private static String[] namesOf(List<Set<String>> layers) {
        return layers.stream().flatMap(Set::stream).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> in(String... rooms) {
        return describe(
                "are in " + List.of(rooms),
                it -> List.of(rooms).contains(it.getPackageName().replace(ROOT, "")));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe(
                "are " + List.of(names),
                it -> List.of(names).contains(it.getName().replace(ROOT, "").replaceAll("\\$.*", "")));
    }
}
