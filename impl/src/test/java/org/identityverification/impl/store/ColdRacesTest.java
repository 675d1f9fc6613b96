package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.testservers.Jdks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * H2 damages rows only while a JVM is cold. The long run: {@code ./mvnw -pl impl -am test -Dtest=ColdRacesTest -Dcold.jvms=400
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ColdRacesTest {

    private static final int JVMS = Integer.getInteger("cold.jvms", 4);
    private static final int THREADS = 16;
    private static final int CHANGES = 6;

    @TempDir
    Path folder;

    @Test
    void lose_no_change() throws Exception {
        for (int jvm = 0; jvm < JVMS; jvm++) {
            Path log = folder.resolve(jvm + ".log");
            ProcessBuilder command = new ProcessBuilder(
                            Jdks.current().resolve("bin/java").toString(),
                            ColdRacesTest.class.getName(),
                            folder.resolve("h2-" + jvm).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = command.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        }
    }

    /** One race, in a JVM of its own. */
    public static void main(String[] arguments) throws Exception {
        JdbcConnectionPool h2 = JdbcConnectionPool.create("jdbc:h2:file:" + arguments[0] + ";WRITE_DELAY=0", "sa", "");
        h2.setMaxConnections(THREADS + 1);
        try (Connection open = h2.getConnection()) {
            new Schema(h2, Dialect.H2).prepare(SchemaMode.CREATE);
            Rules rules = TestStore.rules(true);
            race(new JdbcVerificationStore(
                    h2,
                    Dialect.H2,
                    "shop",
                    rules,
                    new CorrectedClock(Clock.systemUTC()),
                    new ChangeReport(new Telemetry(), rules),
                    new StoreCalls()));
        }
        h2.dispose();
    }

    private static void race(VerificationStore store) throws Exception {
        Instant now = Instant.now();
        VerificationRecord begun = Changes.begun(UUID.randomUUID());
        store.insert(begun, null);
        TestExecutors.atOnce(THREADS, number -> {
            VerificationRecord known = begun;
            for (int i = 0; i < CHANGES; i++) {
                Change change = new Change.Asked(new Change.Answer.NoAnswer(), null, now, now);
                known = (number % 2 == 0 ? store.change(known, change) : store.change(known.id(), change)).after();
                for (Taken work : store.take(DueFor.ASK, 1)) {
                    store.renew(List.of(work), List.of());
                    store.end(work, new Change.Rescheduled(DueFor.ASK, now.plusMillis(i)));
                }
            }
            return known;
        });
        VerificationRecord found = store.find(begun.id()).orElseThrow();
        assertThat(found.questions().asked()).isEqualTo(THREADS * CHANGES);
        assertThat(found.asking().lease()).isNull();
    }
}
