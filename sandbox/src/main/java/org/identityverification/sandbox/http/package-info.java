/**
 * The JAX-RS side: paths, parameters and responses. Thin: whatever can be wrong is in the rooms below.
 */
@NullMarked
package org.identityverification.sandbox.http;

import org.jspecify.annotations.NullMarked;
