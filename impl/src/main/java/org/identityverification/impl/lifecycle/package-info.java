/**
 * When the module begins and ends. Servers differ in which event means that an application is ready: what the others observe is
 * the module's own {@link org.identityverification.impl.lifecycle.ModuleStart} and
 * {@link org.identityverification.impl.lifecycle.ModuleStop}.
 */
@NullMarked
package org.identityverification.impl.lifecycle;

import org.jspecify.annotations.NullMarked;
