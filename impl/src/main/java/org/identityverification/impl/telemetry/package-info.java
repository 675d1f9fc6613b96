/**
 * What is measured and traced, by OpenTelemetry where the server has it. The other rooms know {@code Telemetry}. Only classes
 * that no other class mentions mention types of OpenTelemetry, because a server need not have it. Knows nothing else of the
 * module but when it starts.
 *
 * <p>Attributes have few possible values. None holds personal data, a secret or a whole verification id.
 */
@NullMarked
package org.identityverification.impl.telemetry;

import org.jspecify.annotations.NullMarked;
