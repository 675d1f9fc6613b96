package org.identityverification.app.access;

import java.util.Optional;
import org.identityverification.app.environment.Loopback;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param name from a token that the server trusts; absent without one
 * @param host the header of that name
 */
record Caller(
        Optional<String> name,
        boolean hasRole,
        String address,
        @Nullable String host) {

    /**
     * Why the caller may not start verifications; empty when it may. In production that takes a token with the role. In
     * development the caller must be on this machine, and have called it by a name of this machine: a page of another site can
     * make its own name lead here.
     */
    Optional<ProblemType> refusal(boolean production) {
        if (production) {
            if (name.isEmpty()) {
                return Optional.of(ProblemType.TOKEN_REQUIRED);
            }
            return hasRole ? Optional.empty() : Optional.of(ProblemType.ROLE_REQUIRED);
        }
        boolean local = Loopback.isAddress(address) && host != null && Loopback.isAddressedBy("http://" + host);
        return local ? Optional.empty() : Optional.of(ProblemType.DEVELOPMENT_ONLY);
    }

    /** What the caller's calls are counted under. */
    String key() {
        return name.orElse(address);
    }
}
