/**
 * When the module starts and stops. Servers differ in the event that means that an application is ready; the other packages
 * observe {@link org.identityverification.impl.lifecycle.ModuleStart} and
 * {@link org.identityverification.impl.lifecycle.ModuleStop}.
 */
@NullMarked
package org.identityverification.impl.lifecycle;

import org.jspecify.annotations.NullMarked;
