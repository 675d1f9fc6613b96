package org.identityverification.it.observers;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.BeanManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.VerificationCompleted;

/** Each call is a line in a file. What the observers do wrong, the context id says. */
@ApplicationScoped
public class CarelessObservers {

    /** The key of the file. */
    public static final String RECORD = "it.record";

    void overloaded(@Observes VerificationCompleted event) {
        write("overloaded", event);
    }

    void overloaded(@Observes VerificationCompleted event, BeanManager beans) {
        write("overloaded with a bean", event);
        if (isToldTo("stumble", event) && event.attempt() == 1) {
            throw new IllegalStateException("Stumbles");
        }
    }

    void other(@Observes @Priority(1) VerificationCompleted event) {
        write("other", event);
    }

    void failing(@Observes @Priority(5_000) VerificationCompleted event) {
        write("failing", event);
        if (isToldTo("fail", event) && event.attempt() <= 3) {
            throw new IllegalStateException("Fails");
        }
        if (isToldTo("halt", event) && event.attempt() == 1) {
            throw new IllegalStateException("Fails before it halts");
        }
        if (isToldTo("halt", event) && event.attempt() == 2) {
            Runtime.getRuntime().halt(1);
        }
    }

    void asynchronous(@ObservesAsync VerificationCompleted event) {
        write("asynchronous", event);
    }

    private static boolean isToldTo(String what, VerificationCompleted event) {
        return event.contextId().orElse("").equals(what);
    }

    private static void write(String observer, VerificationCompleted event) {
        String line = event.verificationId() + " " + event.outcome() + " " + event.attempt() + " " + observer;
        Path record = Path.of(ConfigProvider.getConfig().getValue(RECORD, String.class));
        try {
            Files.write(record, List.of(line), CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
