/** What the page has to know about the place where the application runs. */
@NullMarked
package org.identityverification.app.environment;

import org.jspecify.annotations.NullMarked;
