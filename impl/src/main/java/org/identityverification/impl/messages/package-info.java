/**
 * Every numbered message that an operator must act on, in one place. Knows nothing else of the module.
 */
@NullMarked
package org.identityverification.impl.messages;

import org.jspecify.annotations.NullMarked;
