/** Asks the provider how flows ended. Decides nothing: the answer is a change like any other. */
@NullMarked
package org.identityverification.impl.question;

import org.jspecify.annotations.NullMarked;
