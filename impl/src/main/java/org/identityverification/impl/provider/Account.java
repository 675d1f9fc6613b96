package org.identityverification.impl.provider;

import org.identityverification.impl.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The account at the provider that one call is made for.
 *
 * @param name absent for the common one
 */
public record Account(@Nullable String name, Secret appCode) {

    /** The header value that the gateway expects in a call (contract, section 1). */
    String authorization() {
        return "APPCODE " + appCode.reveal();
    }
}
