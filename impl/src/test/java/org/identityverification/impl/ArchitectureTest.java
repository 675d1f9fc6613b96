package org.identityverification.impl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Holds the house to section 2 of the design. Every rule is a method: as a field it would silently not run under Surefire.
 */
@AnalyzeClasses(packages = "org.identityverification.impl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.identityverification.impl.";

    // Spelled with their packages: the classes are not visible from here.
    private static final Set<String> PURE = Set.of(
            ROOT + "provider.Nonce",
            ROOT + "provider.AnswerClassifier",
            ROOT + "provider.BusinessError",
            ROOT + "provider.GatewayRefusal",
            ROOT + "provider.CallFailureClassifier",
            ROOT + "start.RequestCheck",
            ROOT + "tasks.BackOff",
            ROOT + "tasks.Waiter",
            ROOT + "notification.NotificationReader",
            ROOT + "config.SettingsReader",
            ROOT + "concurrent.Deadline",
            ROOT + "store.InMemoryVerificationStore");

    // What mentions types of OpenTelemetry.
    private static final Set<String> ISOLATED = Set.of("OpenTelemetryInstruments", "TraceMemory", "TokenRedaction");

    @ArchTest
    static void serviceIsOnTop(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.service..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..impl.service..");
        rule.check(all);
    }

    @ArchTest
    static void nobodyKnowsHealth(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.health..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.health..", "org.eclipse.microprofile.health..")
                .because("a server need not have MicroProfile Health");
        rule.check(all);
    }

    @ArchTest
    static void nobodyMentionsOpenTelemetry(JavaClasses all) {
        DescribedPredicate<JavaClass> isolated = describe(
                "stand alone",
                it -> ISOLATED.contains(it.getName().replaceAll("\\$.*", "").replace(ROOT + "telemetry.", "")));
        ArchRule rule = noClasses()
                .that(not(isolated))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .orShould()
                .dependOnClassesThat(isolated)
                .because("a server need not have OpenTelemetry");
        rule.check(all);
    }

    @ArchTest
    static void startKnowsNoSister(JavaClasses all) {
        ArchRule rule = room("start")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.notification..", "..impl.tasks..");
        rule.check(all);
    }

    @ArchTest
    static void notificationKnowsNoSister(JavaClasses all) {
        ArchRule rule = room("notification")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.start..", "..impl.tasks..");
        rule.check(all);
    }

    @ArchTest
    static void tasksKnowNoSister(JavaClasses all) {
        ArchRule rule = room("tasks")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.start..", "..impl.notification..");
        rule.check(all);
    }

    @ArchTest
    static void lowerRoomsDoNotLookBack(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(
                        "..impl.provider..",
                        "..impl.verification..",
                        "..impl.token..",
                        "..impl.store..",
                        "..impl.config..",
                        "..impl.concurrent..",
                        "..impl.lifecycle..",
                        "..impl.telemetry..",
                        "..impl.messages..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.service..", "..impl.start..", "..impl.notification..", "..impl.tasks..");
        rule.check(all);
    }

    @ArchTest
    static void providerKnowsNoStore(JavaClasses all) {
        ArchRule rule = room("provider")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..impl.store..", "..impl.verification..", "..impl.token..");
        rule.check(all);
    }

    @ArchTest
    static void verificationStandsAlone(JavaClasses all) {
        ArchRule rule = room("verification")
                .should()
                .dependOnClassesThat(describe(
                        "live elsewhere in the module",
                        it -> it.getPackageName().startsWith(ROOT)
                                && !it.getPackageName().equals(ROOT + "verification")));
        rule.check(all);
    }

    @ArchTest
    static void messagesStandAlone(JavaClasses all) {
        ArchRule rule = room("messages")
                .should()
                .dependOnClassesThat(describe(
                        "live elsewhere in the module",
                        it -> it.getPackageName().startsWith(ROOT)
                                && !it.getPackageName().equals(ROOT + "messages")));
        rule.check(all);
    }

    @ArchTest
    static void lifecycleKnowsOnlyMessages(JavaClasses all) {
        ArchRule rule = room("lifecycle")
                .should()
                .dependOnClassesThat(describe(
                        "live elsewhere in the module",
                        it -> it.getPackageName().startsWith(ROOT)
                                && !it.getPackageName().equals(ROOT + "lifecycle")
                                && !it.getPackageName().equals(ROOT + "messages")));
        rule.check(all);
    }

    @ArchTest
    static void onlyLifecycleKnowsHowServersStartAndStop(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.lifecycle..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Initialized.class, BeforeDestroyed.class, Destroyed.class, Startup.class, Shutdown.class)
                .because("on some servers the one comes too early, and others do not have the other");
        rule.check(all);
    }

    @ArchTest
    static void noCircles(JavaClasses all) {
        ArchRule rule = slices().matching("org.identityverification.impl.(*)..")
                .should()
                .beFreeOfCycles();
        rule.check(all);
    }

    @ArchTest
    static void logicIsPlainJava(JavaClasses all) {
        ArchRule rule = noClasses()
                .that(describe("hold logic that can be wrong", ArchitectureTest::isPure))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.annotation..",
                        "jakarta.ws.rs..",
                        "org.eclipse.microprofile..");
        rule.check(all);
    }

    @ArchTest
    static void onlyMessagesLog(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.messages..")
                // How long a start took, or why a lookup or a close failed: said at DEBUG, it is nothing to act on.
                .and(not(belongToAnyOf(
                        classNamed("concurrent.ModuleExecutor"),
                        classNamed("lifecycle.Lifecycle"),
                        classNamed("provider.FaceAuthClients"),
                        classNamed("store.Transactions"))))
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
                .because("what an operator must act on is a numbered message");
        rule.check(all);
    }

    @ArchTest
    static void onlyConfigReadsConfiguration(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.config..")
                // The service loader makes it, so nothing can be injected into it.
                .and(not(belongToAnyOf(classNamed("provider.ConnectionPoolSizer"))))
                .should()
                .dependOnClassesThat(belongToAnyOf(Config.class, ConfigProvider.class))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty");
        rule.check(all);
    }

    @ArchTest
    static void onlyConcurrentMakesThreads(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.concurrent..")
                .should()
                .dependOnClassesThat(belongToAnyOf(Executors.class, ThreadPoolExecutor.class, Timer.class))
                .orShould()
                .callConstructorWhere(
                        describe("new Thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .orShould()
                .callMethodWhere(describe(
                        "a pool that is everybody's",
                        call -> call.getName().equals("commonPool")
                                || call.getName().equals("parallelStream")));
        rule.check(all);
    }

    @ArchTest
    static void onlyConcurrentAsksTheTime(JavaClasses all) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..impl.concurrent..")
                .should()
                .callMethodWhere(describe(
                        "the system's time",
                        call -> (call.getTargetOwner().isEquivalentTo(Clock.class)
                                        && call.getName().startsWith("system"))
                                || (call.getTarget().getRawParameterTypes().isEmpty()
                                        && call.getName().equals("now")
                                        && (call.getTargetOwner().isEquivalentTo(Instant.class)
                                                || call.getTargetOwner().isEquivalentTo(LocalDate.class)))
                                || call.getName().equals("currentTimeMillis")));
        rule.check(all);
    }

    @ArchTest
    static void nobodyInterrupts(JavaClasses all) {
        ArchRule rule = noClasses()
                .that(not(interruptsItself()))
                .should()
                .callMethodWhere(describe(
                        "interrupts a thread",
                        call -> (call.getTargetOwner().isAssignableTo(Thread.class)
                                        && call.getName().equals("interrupt"))
                                || call.getName().equals("shutdownNow")))
                .because("an interrupted write can damage an embedded database");
        rule.check(all);
    }

    @ArchTest
    static void everyPackageSaysWhatLivesThere(JavaClasses all) {
        Set<String> packages = all.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(all.contain(it + ".package-info"))
                        .as("%s has a package-info", it)
                        .isTrue());
    }

    @ArchTest
    static void pureClassesExist(JavaClasses all) {
        assertThat(PURE).allMatch(all::contain);
    }

    @ArchTest
    static void exceptionsStayInside(JavaClasses all) {
        ArchRule rule = classes()
                .that()
                .areAssignableTo(Exception.class)
                .and()
                .doNotHaveSimpleName("InvalidConfigurationException")
                .and()
                .doNotHaveSimpleName("RedactedException")
                .should()
                .notBePublic();
        rule.check(all);
    }

    private static GivenClassesConjunction room(String name) {
        return noClasses().that().resideInAPackage("..impl." + name + "..");
    }

    private static boolean isPure(JavaClass it) {
        return it.getPackageName().equals(ROOT + "token")
                || it.getPackageName().equals(ROOT + "verification")
                || PURE.contains(it.getName().replaceAll("\\$.*", ""));
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(ROOT + name, false, ArchitectureTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DescribedPredicate<JavaClass> interruptsItself() {
        // Each of them restores its own flag after an InterruptedException.
        return describe(
                "restore their own interrupt",
                it -> Set.of(
                                "PendingStart",
                                "NotificationRecorder",
                                "TaskRunner",
                                "ModuleExecutor",
                                "BoundedExecutor",
                                "StoreReadiness")
                        .contains(it.getSimpleName()));
    }
}
