/** The beans that applications inject. They delegate to the other packages. */
@NullMarked
package org.identityverification.impl.service;

import org.jspecify.annotations.NullMarked;
