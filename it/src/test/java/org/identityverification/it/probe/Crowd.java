package org.identityverification.it.probe;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;

/** Verifications of one application, started and notified. */
public record Crowd(Probe probe, FaceProvider provider) {

    public record Member(String id, Check check) {}

    public Member start(String contextId) {
        JsonObject started = probe.start(contextId);
        return new Member(started.getString("id"), provider.check(started.getString("flowId")));
    }

    public List<Member> start(int count, String contextId) {
        return Stream.generate(() -> start(contextId)).limit(count).toList();
    }

    public Member passed(String contextId) {
        Member member = start(contextId);
        member.check().pass();
        assertThat(member.check().awaitNotified().status()).isEqualTo(200);
        return member;
    }

    public List<Member> passed(int count, String contextId) {
        return Stream.generate(() -> passed(contextId)).limit(count).toList();
    }
}
