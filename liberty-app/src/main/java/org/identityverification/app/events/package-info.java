/**
 * The server-sent events of {@code GET /verifications/{id}/events}. {@link org.identityverification.app.events.Watch} holds
 * what can be wrong and knows neither JAX-RS nor a thread; the beans around it are thin.
 */
@NullMarked
package org.identityverification.app.events;

import org.jspecify.annotations.NullMarked;
