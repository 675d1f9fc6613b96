/** How the face page looks: HTML without JavaScript. What opening it and pressing its buttons means is in the test kit. */
@NullMarked
package org.identityverification.sandbox.page;

import org.jspecify.annotations.NullMarked;
