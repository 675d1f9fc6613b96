/** What goes over the wire, as plain values. No HTTP library, no decision. */
@NullMarked
package org.identityverification.testkit.wire;

import org.jspecify.annotations.NullMarked;
