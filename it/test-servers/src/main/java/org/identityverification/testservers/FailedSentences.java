package org.identityverification.testservers;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints the sentences of the tests that have failed, above Surefire's summary, which has only names of methods. Tells
 * {@link Evidence} which class a thread works for.
 */
public final class FailedSentences implements TestExecutionListener {

    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private volatile TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        classOf(test).ifPresent(Evidence::beginWorkFor);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed.add(sentence(test));
            Evidence.failed();
        }
        if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            classOf(test).ifPresent(Evidence::endWorkFor);
        }
    }

    private static Optional<String> classOf(TestIdentifier test) {
        return test.getSource().map(source -> {
            if (source instanceof MethodSource method) {
                return method.getClassName();
            }
            return source instanceof ClassSource type ? type.getClassName() : null;
        });
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (!failed.isEmpty()) {
            // Not System.err, which some modules redirect to a file.
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                    .println("Failed:\n  " + String.join("\n  ", failed));
        }
    }

    /** The names of the class, the method and the arguments. Above them is only the engine. */
    private String sentence(TestIdentifier test) {
        return plan.getParent(test)
                .filter(it -> it.getParentId().isPresent())
                .map(it -> sentence(it) + " " + test.getDisplayName())
                .orElse(test.getDisplayName());
    }
}
