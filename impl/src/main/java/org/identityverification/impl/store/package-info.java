/** The implementations of the store in {@code verification}. They contain no rule about states. */
@NullMarked
package org.identityverification.impl.store;

import org.jspecify.annotations.NullMarked;
