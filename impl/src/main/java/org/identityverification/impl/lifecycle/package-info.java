/** Starts and stops the module: the other packages observe {@code ModuleStart} and {@code ModuleStop}. */
@NullMarked
package org.identityverification.impl.lifecycle;

import org.jspecify.annotations.NullMarked;
