package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.identityverification.app.access.Caller;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;

/** Runs each act and writes it to the audit record, even if it did nothing or failed. */
@ApplicationScoped
public class Acts {

    @Inject
    AuditRecord audit;

    /** Returns what the work returns; {@code count} tells how much was done. */
    <T> T run(Act act, Caller caller, Supplier<T> work, ToIntFunction<T> count) {
        OptionalInt done = OptionalInt.empty();
        try {
            T result = work.get();
            done = OptionalInt.of(count.applyAsInt(result));
            return result;
        } finally {
            audit.act(act, caller.name(), done);
        }
    }

    /** How much was done. Zero is not an error, so an act can be repeated. */
    static JsonObject answer(String done, int count) {
        return Json.createObjectBuilder().add(done, count).build();
    }
}
