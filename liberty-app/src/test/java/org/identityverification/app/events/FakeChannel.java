package org.identityverification.app.events;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A client that reads, does not read, makes the sender wait, or is gone. */
final class FakeChannel implements Channel {

    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile boolean ended;
    volatile boolean closed;
    volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    volatile CountDownLatch block = new CountDownLatch(0);

    @Override
    public CompletionStage<?> begin(String event, String data) {
        return hear("retry " + event + " " + data);
    }

    @Override
    public CompletionStage<?> send(String event, String data) {
        return hear(event + " " + data);
    }

    @Override
    public CompletionStage<?> beat() {
        return hear("beat");
    }

    private CompletionStage<?> hear(String what) {
        heard.add(what);
        try {
            block.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void end() {
        ended = true;
    }
}
