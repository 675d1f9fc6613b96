/** The stores behind the interface of {@code verification}. No rule about states is here. */
@NullMarked
package org.identityverification.impl.store;

import org.jspecify.annotations.NullMarked;
