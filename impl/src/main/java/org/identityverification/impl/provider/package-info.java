/** The calls to the provider. No other package calls it or knows its field names; this one does not know the store. */
package org.identityverification.impl.provider;
