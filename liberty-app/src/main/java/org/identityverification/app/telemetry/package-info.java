/** Hides ids from the server's telemetry, and counts refusals in it. No other package mentions OpenTelemetry, which a server need not have. */
package org.identityverification.app.telemetry;
