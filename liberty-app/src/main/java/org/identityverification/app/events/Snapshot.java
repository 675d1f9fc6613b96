package org.identityverification.app.events;

import java.nio.charset.StandardCharsets;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;
import org.identityverification.app.verification.VerificationJson;

/**
 * A verification as a stream shows it.
 *
 * @param json what {@code GET /verifications/{id}} answers
 * @param isLast whether nothing more can come
 */
record Snapshot(String json, boolean isLast) {

    static Snapshot of(Verification known) {
        boolean isLast = known.status() == VerificationStatus.PASSED
                && known.deliveredAt().isPresent();
        return new Snapshot(new String(VerificationJson.write(known), StandardCharsets.UTF_8), isLast);
    }
}
