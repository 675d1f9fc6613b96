package org.identityverification.app.operations;

import java.util.List;
import java.util.UUID;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.app.request.Ids;

/** Reads the target of an act. A missing or wrong one is an error that names the parameter; it never means everything. */
final class Parameters {

    private Parameters() {}

    /** A shortened id, as in logs, is refused: several may begin like this. */
    static UUID id(String text) {
        return Ids.read(text).orElseThrow(() -> wrong("id", "id.spelling", "must be a complete id"));
    }

    static InvalidRequestException wrong(String field, String code, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, code, message)));
    }
}
