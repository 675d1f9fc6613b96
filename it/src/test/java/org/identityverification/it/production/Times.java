package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.identityverification.it.provider.Notices;

/** How requests of one kind were answered, and how long that took. */
final class Times {

    private final Queue<Took> all = new ConcurrentLinkedQueue<>();

    private record Took(int status, long millis) {}

    /** Sends one and waits for its answer. */
    HttpResponse<String> measure(Supplier<HttpResponse<String>> request) {
        long begun = System.nanoTime();
        int status = Notices.NO_ANSWER;
        try {
            HttpResponse<String> answer = request.get();
            status = answer.statusCode();
            return answer;
        } finally {
            all.add(new Took(status, Duration.ofNanos(System.nanoTime() - begun).toMillis()));
        }
    }

    void assertAll(int status, Duration atMost) {
        assertThat(all).isNotEmpty().allSatisfy(it -> {
            assertThat(it.status()).isEqualTo(status);
            assertThat(it.millis()).isLessThan(atMost.toMillis());
        });
    }

    /** In the words of the log. */
    @Override
    public String toString() {
        List<Long> sorted = all.stream().map(Took::millis).sorted().toList();
        return "%d (50 %%: %d ms, 90 %%: %d ms, 99 %%: %d ms, all: %d ms)"
                .formatted(sorted.size(), at(sorted, 50), at(sorted, 90), at(sorted, 99), at(sorted, 100));
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, sorted.size() * percent / 100 - 1));
    }
}
