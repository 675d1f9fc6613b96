package org.identityverification.it.probe;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;

/** Many verifications of one application, started and notified several at a time. */
public final class Crowd implements AutoCloseable {

    private static final int AT_A_TIME = 8;

    private final Probe probe;
    private final FaceProvider provider;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);

    public Crowd(Probe probe, FaceProvider provider) {
        this.probe = probe;
        this.provider = provider;
    }

    public record Member(String id, Check check) {}

    public Member start(String contextId) {
        JsonObject started = probe.start(contextId);
        return new Member(started.getString("id"), provider.check(started.getString("flowId")));
    }

    public List<Member> start(int count, String contextId) {
        return several(count, () -> start(contextId));
    }

    public Member passed(String contextId) {
        Member member = start(contextId);
        member.check().pass();
        assertThat(member.check().awaitNotified().status()).isEqualTo(200);
        return member;
    }

    public List<Member> passed(int count, String contextId) {
        return several(count, () -> passed(contextId));
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private List<Member> several(int count, Supplier<Member> work) {
        List<CompletableFuture<Member>> members = Stream.generate(() -> CompletableFuture.supplyAsync(work, threads))
                .limit(count)
                .toList();
        return members.stream().map(CompletableFuture::join).toList();
    }
}
