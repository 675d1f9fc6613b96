/** Requests and answers as plain values. No HTTP library and no decision belongs here. */
@NullMarked
package org.identityverification.testkit.wire;

import org.jspecify.annotations.NullMarked;
