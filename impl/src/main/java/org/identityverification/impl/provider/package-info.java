/**
 * The calls to the provider: rest client, nonce, wire records, classifier of answers, and fault tolerance. No other package calls
 * the provider or knows its field names. This one does not know the store.
 */
@NullMarked
package org.identityverification.impl.provider;

import org.jspecify.annotations.NullMarked;
