/**
 * The checks that MicroProfile Health shows. Nothing else in the module knows them, so that on a server without MicroProfile
 * Health they are beans that do not exist, and nothing more. No check calls the provider, and none shows a secret.
 */
@NullMarked
package org.identityverification.impl.health;

import org.jspecify.annotations.NullMarked;
