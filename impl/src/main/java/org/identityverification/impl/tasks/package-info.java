/** Work that must happen later: claim it, run it, then complete, reschedule or park it. */
@NullMarked
package org.identityverification.impl.tasks;

import org.jspecify.annotations.NullMarked;
