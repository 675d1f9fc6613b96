/** The numbered messages for the operator. Knows nothing else of the module. */
@NullMarked
package org.identityverification.impl.messages;

import org.jspecify.annotations.NullMarked;
