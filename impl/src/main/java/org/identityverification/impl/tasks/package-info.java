/** Due work: reserve a place for it, take its lease, run it, write its end. */
@NullMarked
package org.identityverification.impl.tasks;

import org.jspecify.annotations.NullMarked;
