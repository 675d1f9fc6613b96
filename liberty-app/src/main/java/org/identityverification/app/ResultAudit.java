package org.identityverification.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.audit.AuditRecord;

/**
 * Where an application would act on a result: mark the customer as verified, release the order. This one writes a log line
 * and a line of the audit record.
 *
 * <p>A result is delivered at least once. An observer that must not act twice remembers {@link VerificationCompleted#deliveryId()}.
 */
@ApplicationScoped
public class ResultAudit {

    private static final Logger LOGGER = System.getLogger(ResultAudit.class.getName());

    @Inject
    AuditRecord audit;

    void onCompleted(@Observes VerificationCompleted completed) {
        LOGGER.log(Level.INFO, lineFor(completed));
        audit.result(completed);
    }

    /**
     * Says that an attempt has begun, not that it succeeds: another observer may fail. Names the verification by the start of its id
     * only: the whole id is enough to read its status.
     */
    static String lineFor(VerificationCompleted completed) {
        return "IVAPP0002I: Attempt " + completed.attempt() + " to deliver the result of verification "
                + completed.verificationId().toString().substring(0, 8) + "… has begun: "
                + completed.outcome() + " (" + (completed.confirmed() ? "confirmed" : "not confirmed") + ", source "
                + completed.source() + ").";
    }
}
