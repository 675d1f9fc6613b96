package org.identityverification.impl.accounts;

import org.identityverification.impl.runtime.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The account at the provider that one call is made for.
 *
 * @param name absent for the common one
 */
public record Account(@Nullable String name, Secret appCode) {}
