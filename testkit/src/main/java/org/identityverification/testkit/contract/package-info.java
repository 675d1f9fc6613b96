/** The provider's contract as a test over the wire. It needs JUnit. */
@NullMarked
package org.identityverification.testkit.contract;

import org.jspecify.annotations.NullMarked;
