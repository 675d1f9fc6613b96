package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final OncePerMinute limit = new OncePerMinute(nanoTime::get);

    @Test
    void is_permitted_again_after_a_minute_however_often_it_was_suppressed() {
        assertThat(limit.permits(ONE)).isTrue();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(limit.permits(ONE)).isFalse();
        assertThat(limit.permits(OTHER)).isTrue();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limit.permits(ONE)).isTrue();
        assertThat(limit.permits(ONE)).isFalse();
    }

    @Test
    void says_how_often_its_subject_came_since_it_was_last_written() {
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
    void remembers_the_last_thousand_verifications_and_no_more() {
        limit.permits(ONE);
        for (int i = 0; i < 1000; i++) {
            limit.permits(new UUID(1, i));
        }

        assertThat(limit.permits(new UUID(1, 999))).isFalse();
        assertThat(limit.permits(ONE)).isTrue();
    }
}
