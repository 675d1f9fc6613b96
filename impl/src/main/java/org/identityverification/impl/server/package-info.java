/** What the server does not offer: one line at start-up. Decides nothing; no other package knows it. */
@NullMarked
package org.identityverification.impl.server;

import org.jspecify.annotations.NullMarked;
