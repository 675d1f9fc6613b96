/** The REST API over the service. The service validates requests; only faults of the JSON are found here. */
package org.identityverification.app.verification;
