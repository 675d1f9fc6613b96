/**
 * What the server offers, and what the module does without where it does not: one line at start-up. Decides nothing; nobody
 * else in the module knows it.
 */
@NullMarked
package org.identityverification.impl.server;

import org.jspecify.annotations.NullMarked;
