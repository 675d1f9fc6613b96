/** The checks for MicroProfile Health, which a server need not have: no other package knows them. None calls the provider. */
@NullMarked
package org.identityverification.impl.health;

import org.jspecify.annotations.NullMarked;
