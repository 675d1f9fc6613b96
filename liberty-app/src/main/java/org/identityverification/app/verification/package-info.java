/**
 * The REST API over the service: reading a request, writing an answer. What a request must be like is decided by the
 * service; only what JSON can get wrong (types, unknown values) is decided here.
 */
@NullMarked
package org.identityverification.app.verification;

import org.jspecify.annotations.NullMarked;
