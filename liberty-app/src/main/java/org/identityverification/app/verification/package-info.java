/** The REST API over the service, which decides what a request must be; only the faults of JSON are found here. */
@NullMarked
package org.identityverification.app.verification;

import org.jspecify.annotations.NullMarked;
