/** The configuration keys: read once, checked and typed at start-up. No other package asks MicroProfile Config for them. */
@NullMarked
package org.identityverification.impl.config;

import org.jspecify.annotations.NullMarked;
