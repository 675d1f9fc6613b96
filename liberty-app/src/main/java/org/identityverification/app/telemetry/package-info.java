/**
 * What the server's telemetry must not show of this application. No class elsewhere mentions OpenTelemetry: a server need not
 * have it.
 */
@NullMarked
package org.identityverification.app.telemetry;

import org.jspecify.annotations.NullMarked;
