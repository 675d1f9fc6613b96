package org.identityverification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;

class ResultAuditTest {

    @Test
    void has_a_line_without_the_whole_id_the_verify_code_or_the_context() {
        SampleVerification result = SampleVerification.passed()
                .id(UUID.fromString("3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b"))
                .contextId("CONTEXT")
                .verifyCode("VERIFY-CODE")
                .attempt(2);

        assertThat(ResultAudit.lineFor(result.completed()))
                .isEqualTo(
                        "IVAPP0002I: Attempt 2 to deliver the result of verification 3f2a5c1e… has begun: PASSED (confirmed, source QUERY).");
    }
}
