/**
 * The checks for MicroProfile Health. No other room knows them, so a server without MicroProfile Health only lacks these
 * beans. No check calls the provider or shows a secret.
 */
@NullMarked
package org.identityverification.impl.health;

import org.jspecify.annotations.NullMarked;
