/** The JAX-RS resource that the provider calls, and the reader of what it sends. */
package org.identityverification.impl.notification;
