/** The token in the notify URL. Plain Java, without CDI and JAX-RS. */
package org.identityverification.impl.token;
