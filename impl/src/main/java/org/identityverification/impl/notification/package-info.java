/** The JAX-RS resource that the provider calls, and the reader of what it sends. */
@NullMarked
package org.identityverification.impl.notification;

import org.jspecify.annotations.NullMarked;
