package org.identityverification.app.verification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;

/**
 * A request as far as its JSON could be read.
 *
 * @param request to start, if there are no errors
 * @param errors what the JSON got wrong, by field
 */
record ReadRequest(VerificationRequest request, List<FieldError> errors) {

    /** In the order in which their errors are reported. */
    static final List<String> FIELDS =
            List.of("name", "idNumber", "mode", "callbackUrl", "contextId", "repetition", "embedding");

    ReadRequest {
        errors = List.copyOf(errors);
    }

    /**
     * The same, with an error when it asks for a browser to be sent where none may be sent. The default that is sent when it
     * asks for nothing is the operator's choice, and a blank address the service's to refuse.
     *
     * @param allowed whether a browser may be sent to an address
     */
    ReadRequest returningOnlyTo(Predicate<String> allowed) {
        boolean fine = request.callbackUrl()
                .filter(url -> !url.isBlank() && !allowed.test(url))
                .isEmpty();
        if (fine) {
            return this;
        }
        List<FieldError> more = new ArrayList<>(errors);
        more.add(new FieldError("callbackUrl", "callbackUrl.origin", "must be of an origin that is allowed here"));
        return new ReadRequest(request, more);
    }

    /** The errors of the JSON together with those that the service found in the rest. */
    List<FieldError> errorsWith(List<FieldError> ofTheService) {
        Set<String> faulty = errors.stream().map(FieldError::field).collect(Collectors.toSet());
        return Stream.concat(
                        errors.stream(),
                        ofTheService.stream()
                                .filter(error -> !faulty.contains(error.field()))
                                // The embedding that can't be read may be one that needs no return address.
                                .filter(error -> !faulty.contains("embedding")
                                        || !error.code().equals("callbackUrl.missing")))
                .sorted(Comparator.comparingInt(error -> FIELDS.indexOf(error.field())))
                .toList();
    }
}
