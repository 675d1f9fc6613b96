package org.identityverification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.api.Test;

class ResultAuditTest {

    @Test
    void has_a_line_without_the_whole_id_the_verify_code_or_the_context() {
        UUID id = UUID.fromString("3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b");
        VerificationCompleted completed = TestResults.completed(
                id, "CONTEXT", "ACCOUNT", VerificationOutcome.PASSED, "REASON", ResultSource.NOTIFICATION);

        assertThat(ResultAudit.lineFor(completed))
                .isEqualTo(
                        "IVAPP0002I: Attempt 2 to deliver the result of verification 3f2a5c1e… has begun: PASSED (confirmed, source NOTIFICATION).");
    }
}
