/** What an operator configures of the page, which is in {@code webapp}. Nothing here knows who may see it. */
@NullMarked
package org.identityverification.app.page;

import org.jspecify.annotations.NullMarked;
