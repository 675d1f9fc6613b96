/**
 * When the module starts and stops. Servers differ in the event that means that an application is ready; the other rooms
 * observe the module's own {@link org.identityverification.impl.lifecycle.ModuleStart} and
 * {@link org.identityverification.impl.lifecycle.ModuleStop}. And {@link org.identityverification.impl.lifecycle.ModuleBean},
 * which makes beans.
 */
@NullMarked
package org.identityverification.impl.lifecycle;

import org.jspecify.annotations.NullMarked;
