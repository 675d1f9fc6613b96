/** Reports at start-up what the server lacks. No other package uses it. */
@NullMarked
package org.identityverification.impl.server;

import org.jspecify.annotations.NullMarked;
