/**
 * What is measured and traced, by OpenTelemetry where the server has it. {@code Telemetry} is what the other rooms know; only
 * classes that it never mentions by name, and that nobody else knows, mention types of OpenTelemetry: a server need not have
 * any. Knows nothing else of the module but when it starts.
 *
 * <p>Attributes have few possible values. None holds personal data, a secret or a whole verification id.
 */
@NullMarked
package org.identityverification.impl.telemetry;

import org.jspecify.annotations.NullMarked;
