/**
 * What the sandbox remembers: flows, their identifiers and links. In memory, bounded, without the person's name and number.
 */
@NullMarked
package org.identityverification.sandbox.flow;

import org.jspecify.annotations.NullMarked;
