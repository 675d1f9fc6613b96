package org.identityverification.impl.start;

import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResidentIdNumber;
import org.jspecify.annotations.Nullable;

/**
 * A request without faults, with the defaults filled in.
 *
 * @param name the person's name
 * @param idNumber the person's resident ID number
 * @param mode the way to check the face
 * @param callbackUrl where the browser is sent, if anywhere
 * @param contextId the application's own id
 * @param repetition may a verified person be verified again
 * @param embedding where the face page is opened
 */
record CheckedRequest(
        String name,
        ResidentIdNumber idNumber,
        FaceAuthMode mode,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable Boolean repetition,
        @Nullable Embedding embedding) {

    /** Shows nothing personal. */
    @Override
    public String toString() {
        return "CheckedRequest[mode=" + mode + ", embedding=" + embedding + ", everything else hidden]";
    }
}
