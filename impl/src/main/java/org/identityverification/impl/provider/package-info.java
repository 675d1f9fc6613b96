/** The calls to the provider. No other package calls it or knows its field names; this one does not know the store. */
@NullMarked
package org.identityverification.impl.provider;

import org.jspecify.annotations.NullMarked;
