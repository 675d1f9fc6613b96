/** The checks for MicroProfile Health. No other package uses them, because a server may lack it. No check calls the provider. */
@NullMarked
package org.identityverification.impl.health;

import org.jspecify.annotations.NullMarked;
