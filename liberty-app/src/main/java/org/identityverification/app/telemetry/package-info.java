/** Hides ids from the server's telemetry. No other package mentions OpenTelemetry, which a server need not have. */
@NullMarked
package org.identityverification.app.telemetry;

import org.jspecify.annotations.NullMarked;
