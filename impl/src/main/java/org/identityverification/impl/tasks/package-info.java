/**
 * ONE mechanism for work that must happen later: claim, run, done or again; and the handlers that use it.
 */
@NullMarked
package org.identityverification.impl.tasks;

import org.jspecify.annotations.NullMarked;
