package org.identityverification.testservers;

import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId.Segment;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Tells {@link Evidence} which class a thread works for, and which one fails. */
public final class EvidenceListener implements TestExecutionListener {

    private static final String CLASS = "class";

    @Override
    public void executionStarted(TestIdentifier test) {
        classOf(test).ifPresent(Evidence::beginWorkFor);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            Evidence.failed();
        }
        if (test.getUniqueIdObject().getLastSegment().getType().equals(CLASS)) {
            classOf(test).ifPresent(Evidence::endWorkFor);
        }
    }

    private static Optional<String> classOf(TestIdentifier test) {
        return test.getUniqueIdObject().getSegments().stream()
                .filter(it -> it.getType().equals(CLASS))
                .map(Segment::getValue)
                .findFirst();
    }
}
