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
 * @param unsendable the same without a mode. The service refuses it for certain, before any call, and by doing so names
 *     the faults of all the other fields
 * @param modeGiven whether the body had a mode, right or wrong
 * @param errors what the JSON got wrong, by field
 */
record ReadRequest(
        VerificationRequest request, VerificationRequest unsendable, boolean modeGiven, List<FieldError> errors) {

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
        return new ReadRequest(request, unsendable, modeGiven, more);
    }

    /**
     * The errors of the JSON together with those that the service found in {@link #unsendable()}, except for what it could
     * only think because a field was left out.
     */
    List<FieldError> errorsWith(List<FieldError> ofTheService) {
        Set<String> faulty = errors.stream().map(FieldError::field).collect(Collectors.toSet());
        return Stream.concat(
                        errors.stream(),
                        ofTheService.stream()
                                .filter(error -> !faulty.contains(error.field()) && isCertain(error, faulty)))
                .sorted(Comparator.comparingInt(error -> RequestReader.FIELDS.indexOf(error.field())))
                .toList();
    }

    private boolean isCertain(FieldError error, Set<String> faulty) {
        return switch (error.field()) {
            case "mode", "embedding" -> !modeGiven;
            case "callbackUrl" -> !faulty.contains("embedding") || !error.code().equals("callbackUrl.missing");
            default -> true;
        };
    }
}
