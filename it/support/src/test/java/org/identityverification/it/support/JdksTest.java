package org.identityverification.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

@DisplayName("The JDKs of this machine")
class JdksTest {

    private static final int FUTURE = 999;

    @Test
    @DisplayName("include the one that runs the tests")
    void findsTheRunningOne() {
        int running = Runtime.version().feature();

        assertThat(Jdks.exactly(running).resolve("bin/java")).isExecutable();
        assertThat(Jdks.atLeast(running)).isEqualTo(Jdks.current());
    }

    @Test
    @DisplayName("lack one that a server needs: its tests are skipped, and fail in CI")
    void skipsOrFails() {
        assertThatThrownBy(() -> Jdks.first(version -> version == FUTURE, FUTURE, "JDK 999", false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContainingAll("NOT TESTED", "openjdk-999-jdk-headless");
        assertThatThrownBy(() -> Jdks.first(version -> version == FUTURE, FUTURE, "JDK 999", true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("NOT TESTED");
    }
}
