/** Work that must happen later: claim, run, complete, reschedule or park; and the handlers of each kind. */
@NullMarked
package org.identityverification.impl.tasks;

import org.jspecify.annotations.NullMarked;
