/** The REST API over the service. The service validates requests; only faults of the JSON are found here. */
@NullMarked
package org.identityverification.app.verification;

import org.jspecify.annotations.NullMarked;
