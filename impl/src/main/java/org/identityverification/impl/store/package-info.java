/**
 * The stores behind the interface that {@code verification} defines. Rules about states do not live here.
 */
@NullMarked
package org.identityverification.impl.store;

import org.jspecify.annotations.NullMarked;
