/**
 * The app codes of the accounts at the provider: from the configuration, or by the application's source. Also what a call is for, which
 * decides how it fails.
 */
package org.identityverification.impl.accounts;
