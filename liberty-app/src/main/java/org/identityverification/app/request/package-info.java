/** Strict reading of JSON bodies and ids. Nothing here knows what a request asks for. */
@NullMarked
package org.identityverification.app.request;

import org.jspecify.annotations.NullMarked;
