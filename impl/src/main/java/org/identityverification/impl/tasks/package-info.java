/**
 * The one mechanism for work that must happen later: claim, run, complete, reschedule or park; and the handlers that use it.
 */
@NullMarked
package org.identityverification.impl.tasks;

import org.jspecify.annotations.NullMarked;
