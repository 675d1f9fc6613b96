/** The implementations of the store in {@code verification}. They contain no rule about states. */
package org.identityverification.impl.store;
