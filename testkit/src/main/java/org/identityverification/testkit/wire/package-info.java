/** What goes over the wire, in both directions, as plain values. No HTTP library and no decision lives here. */
@NullMarked
package org.identityverification.testkit.wire;

import org.jspecify.annotations.NullMarked;
