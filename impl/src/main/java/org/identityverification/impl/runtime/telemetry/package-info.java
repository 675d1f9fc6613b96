/**
 * Metrics and traces, by OpenTelemetry where the server has it. The other packages use only {@code Telemetry}, because a class that
 * mentions OpenTelemetry cannot be loaded on every server.
 *
 * <p>Attributes have few possible values. None holds personal data, a secret or a whole verification id.
 */
package org.identityverification.impl.runtime.telemetry;
