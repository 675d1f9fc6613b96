package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Logger LOGGER = Logger.getLogger(Refusals.class.getName());

    private final List<String> logged = new ArrayList<>();
    private long now;
    private final Refusals refusals = new Refusals(() -> now);

    @BeforeEach
    void listen() {
        LOGGER.setFilter(line -> logged.add(line.getMessage()));
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.setFilter(null);
    }

    @Test
    void are_logged_once_a_minute_with_the_count_of_each_reason_since_then() {
        count(ProblemType.TOKEN_REQUIRED, false);
        assertThat(logged)
                .containsExactly(
                        "IVAPP0014W: Requests refused since the last such line, by reason: {token_required=1}");

        count(ProblemType.TOKEN_REQUIRED, true);
        count(ProblemType.CROSS_SITE, false);
        now = Duration.ofSeconds(59).toNanos();
        count(ProblemType.ROLE_REQUIRED, true);
        assertThat(logged).hasSize(1);

        now = Duration.ofSeconds(60).toNanos();
        count(ProblemType.ROLE_REQUIRED, true);
        assertThat(logged).last().asString().endsWith(": {cross_site=1, role_required=2, token_refused=1}");
    }

    @Test
    void are_no_other_problems() {
        for (ProblemType type : ProblemType.values()) {
            if (type.status() != 401 && type.status() != 403) {
                count(type, true);
            }
        }

        assertThat(logged).isEmpty();
    }

    private void count(ProblemType type, boolean hasToken) {
        refusals.count(new ProblemException(type).problem(), hasToken);
    }
}
