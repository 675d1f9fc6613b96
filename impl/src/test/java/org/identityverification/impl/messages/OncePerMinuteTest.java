package org.identityverification.impl.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message that is limited to one a minute for each verification")
class OncePerMinuteTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final OncePerMinute limit = new OncePerMinute(nanoTime::get);

    @Test
    @DisplayName("is permitted again after a minute, however often it was suppressed")
    void permitsAgain() {
        assertThat(limit.permits(ONE)).isTrue();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(limit.permits(ONE)).isFalse();
        assertThat(limit.permits(OTHER)).isTrue();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limit.permits(ONE)).isTrue();
        assertThat(limit.permits(ONE)).isFalse();
    }

    @Test
    @DisplayName("says how often its subject came since it was last written")
    void counts() {
        assertThat(limit.count(ONE)).isEqualTo(1);
        assertThat(limit.count(ONE)).isZero();
        assertThat(limit.count(ONE)).isZero();
        assertThat(limit.count(OTHER)).isEqualTo(1);
        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(limit.count(ONE)).isEqualTo(3);
        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(limit.count(ONE)).isEqualTo(1);
    }

    @Test
    @DisplayName("remembers the last thousand verifications and no more")
    void bounded() {
        limit.permits(ONE);
        for (int i = 0; i < 1000; i++) {
            limit.permits(new UUID(1, i));
        }

        assertThat(limit.permits(new UUID(1, 999))).isFalse();
        assertThat(limit.permits(ONE)).isTrue();
    }
}
