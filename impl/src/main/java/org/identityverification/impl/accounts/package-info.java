/** The app codes of the accounts at the provider: from the configuration, or by the application's source. */
package org.identityverification.impl.accounts;
