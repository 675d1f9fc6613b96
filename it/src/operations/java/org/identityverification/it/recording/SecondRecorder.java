package org.identityverification.it.recording;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.io.IOException;
import org.identityverification.VerificationCompleted;

/** Is called after {@link RecordingObserver}, and adds a line to its record. */
@ApplicationScoped
public class SecondRecorder {

    public static final String SECOND = "second";

    @Inject
    RecordingObserver first;

    public void observe(@Observes @Priority(ObserverMethod.DEFAULT_PRIORITY + 1) VerificationCompleted event)
            throws IOException {
        first.write(SECOND, event);
    }
}
