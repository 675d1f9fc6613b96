/** The numbered messages for the operator. */
@NullMarked
package org.identityverification.impl.messages;

import org.jspecify.annotations.NullMarked;
