/**
 * The provider's API: the requests, the one table of business errors, the checks in the documented order, the answers.
 * Plain Java; no JAX-RS, no CDI.
 */
@NullMarked
package org.identityverification.sandbox.provider;

import org.jspecify.annotations.NullMarked;
