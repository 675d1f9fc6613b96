package org.identityverification.impl.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where nobody measures,")
class TelemetryTest {

    private static final UUID ID = UUID.randomUUID();

    private final Telemetry telemetry = new Telemetry();

    @Test
    @DisplayName("everything is done all the same")
    void none() {
        Runnable work = () -> {};

        assertThat(telemetry.carried(work)).isSameAs(work);
        assertThat(telemetry.call("start", ID, () -> "answer")).isEqualTo("answer");
        assertThat(telemetry.deliver(ID, VerificationOutcome.PASSED, 1, () -> "done"))
                .isEqualTo("done");
    }

    @Test
    @DisplayName("because the server has no OpenTelemetry, the module works all the same")
    void absent() throws Exception {
        Method made = Class.forName(TelemetryProducer.class.getName(), true, new WithoutOpenTelemetry())
                .getDeclaredMethod("telemetry");
        made.setAccessible(true);

        assertThat(made.invoke(null).getClass().getName()).isEqualTo(Telemetry.class.getName());
    }

    /** Knows this module and everything else but OpenTelemetry. */
    private static final class WithoutOpenTelemetry extends ClassLoader {

        private WithoutOpenTelemetry() {
            super(Telemetry.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("org.identityverification.impl.")) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
            return super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream bytes = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] all = bytes.readAllBytes();
                return defineClass(name, all, 0, all.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
