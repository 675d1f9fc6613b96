/** Starts and stops the module: the other packages observe {@code ModuleStart} and {@code ModuleStop}. */
package org.identityverification.impl.runtime.lifecycle;
