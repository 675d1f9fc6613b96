/**
 * What goes back over the wire, as plain values. Nothing here knows JAX-RS, and nothing here decides what to answer.
 */
@NullMarked
package org.identityverification.sandbox.answer;

import org.jspecify.annotations.NullMarked;
