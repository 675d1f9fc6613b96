/**
 * The outside world: the rest client interface, its filters, the nonce, the wire records, the one classifier of answers,
 * and the bean that carries the fault-tolerance annotations. Nothing else in the module speaks HTTP to the provider or
 * knows its field names; nothing here knows the store or the rooms above.
 */
@NullMarked
package org.identityverification.impl.provider;

import org.jspecify.annotations.NullMarked;
