/**
 * The API gateway in front of the provider: app code, nonce, and the log of what arrived. It knows headers and the clock; it never
 * looks into a body.
 */
@NullMarked
package org.identityverification.sandbox.gateway;

import org.jspecify.annotations.NullMarked;
