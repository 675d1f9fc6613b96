/** The token in the notify URL. Plain Java, without CDI and JAX-RS. */
@NullMarked
package org.identityverification.impl.token;

import org.jspecify.annotations.NullMarked;
