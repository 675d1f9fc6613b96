/**
 * What an application compiles against: the service, requests, results, the event and the exceptions.
 *
 * <p>These types need only the JDK, except {@link org.identityverification.ModuleClock}, which is a qualifier of
 * {@code jakarta.inject}. They only check their own values: the implementation is in another jar.
 *
 * <p>Unless it says otherwise, a method that is given {@code null} throws {@link NullPointerException} naming the
 * argument, and no method returns {@code null}.
 */
@NullMarked
package org.identityverification;

import org.jspecify.annotations.NullMarked;
