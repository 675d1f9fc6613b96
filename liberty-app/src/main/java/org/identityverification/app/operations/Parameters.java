package org.identityverification.app.operations;

import java.util.List;
import java.util.UUID;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.app.request.Ids;

/** What an act is done to. Missing or wrong, it is an error that names it, and never means everything. */
final class Parameters {

    private Parameters() {}

    /** A shortened id, as logs show it, is wrong: it may be that of another. */
    static UUID id(String text) {
        return Ids.read(text).orElseThrow(() -> wrong("id", "id.spelling", "must be a whole id"));
    }

    static InvalidRequestException wrong(String field, String code, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, code, message)));
    }
}
