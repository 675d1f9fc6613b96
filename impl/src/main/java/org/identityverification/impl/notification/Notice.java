package org.identityverification.impl.notification;

import org.jspecify.annotations.Nullable;

/**
 * What a notification says (contract, section 2).
 *
 * @param flowId the flow
 * @param success whether the person passed
 * @param contextId the application's own id, as the provider gives it back
 * @param verifyCode the check code for the provider's other services: a secret
 * @param failReasonCode why it failed
 */
record Notice(
        String flowId,
        boolean success,
        @Nullable String contextId,
        @Nullable String verifyCode,
        @Nullable String failReasonCode) {

    /** Leaves out the verify code. */
    @Override
    public String toString() {
        return "Notice[flowId=" + flowId + ", success=" + success + ", failReasonCode=" + failReasonCode + "]";
    }
}
