/** Reports at start-up what the server does not offer. No other package knows it. */
@NullMarked
package org.identityverification.impl.server;

import org.jspecify.annotations.NullMarked;
