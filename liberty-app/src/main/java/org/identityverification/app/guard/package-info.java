/**
 * What keeps browsers safe: the refusal of cross-site requests and the security headers. Nothing here knows what a
 * verification is.
 */
@NullMarked
package org.identityverification.app.guard;

import org.jspecify.annotations.NullMarked;
