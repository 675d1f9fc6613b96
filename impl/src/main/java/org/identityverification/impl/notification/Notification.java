package org.identityverification.impl.notification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says (contract, section 2). Its {@code contextId} is not read, because our own start knows it.
 *
 * @param verifyCode the check code for the provider's other services: a secret
 * @param leftOut the names of fields whose values can't be stored
 */
record Notification(
        String flowId,
        boolean success,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        List<String> leftOut) {

    @Override
    public String toString() {
        return "Notification[flowId=" + flowId + ", success=" + success + ", failReasonCode=" + failReasonCode + "]";
    }
}
