package org.identityverification.impl.tasks;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;

/** Does what a test says, and remembers what it was given. */
final class TestHandler implements WorkHandler {

    final List<RunningWork> handled = new CopyOnWriteArrayList<>();
    final List<Object> ended = new CopyOnWriteArrayList<>();
    volatile Function<RunningWork, Change> behaviour;
    private final DueFor kind;
    private final Function<RunningWork, Change> usual;

    TestHandler(DueFor kind, Function<RunningWork, Change> usual) {
        this.kind = kind;
        this.usual = usual;
        this.behaviour = usual;
    }

    /** Does something before it ends as usual. */
    void before(Consumer<RunningWork> something) {
        behaviour = work -> {
            something.accept(work);
            return usual.apply(work);
        };
    }

    /** Ends as usual, but not before a gate opens. */
    void waitsFor(CountDownLatch gate) {
        before(work -> TestExecutors.pass(gate));
    }

    Change usual(RunningWork work) {
        return usual.apply(work);
    }

    @Override
    public Set<DueFor> kinds() {
        return Set.of(kind);
    }

    @Override
    public End run(RunningWork work) {
        handled.add(work);
        return new End(behaviour.apply(work), ended::add);
    }
}
