/** For tests of applications that use the module. Needs no server, and CDI only for {@code EventRecorder}. */
@NullMarked
package org.identityverification.testkit;

import org.jspecify.annotations.NullMarked;
