/** What requests bring, read strictly: JSON bodies and ids. Nothing here knows what is asked for. */
@NullMarked
package org.identityverification.app.request;

import org.jspecify.annotations.NullMarked;
