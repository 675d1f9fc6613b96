package org.identityverification.it.recording;

import jakarta.enterprise.context.ApplicationScoped;
import org.identityverification.testkit.EventRecorder;
import org.identityverification.testkit.simulation.Journal;

/** The test kit's recorder, as an application has it; {@link ObservedResource} shows what it holds. */
@ApplicationScoped
public class Results extends EventRecorder {

    /** All that an archive needs for it. */
    public static Class<?>[] classes() {
        return new Class<?>[] {EventRecorder.class, Journal.class, ObservedResource.class, Results.class};
    }
}
