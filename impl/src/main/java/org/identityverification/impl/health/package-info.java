/** The checks for MicroProfile Health. No other package uses them, because a server may lack it. No check calls the provider. */
package org.identityverification.impl.health;
