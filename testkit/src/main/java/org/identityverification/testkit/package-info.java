/**
 * For the tests of applications that use the module: {@link org.identityverification.testkit.FaceProvider} stands in for the provider,
 * and a few helpers. Nothing here needs a server or CDI, except {@link org.identityverification.testkit.EventRecorder}.
 */
@NullMarked
package org.identityverification.testkit;

import org.jspecify.annotations.NullMarked;
