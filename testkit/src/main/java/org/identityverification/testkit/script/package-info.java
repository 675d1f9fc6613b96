/** Plans as plain values: how checks end, and every documented way in which a call goes wrong. */
@NullMarked
package org.identityverification.testkit.script;

import org.jspecify.annotations.NullMarked;
