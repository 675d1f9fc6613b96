package org.identityverification;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Marks the module's own {@link java.time.Clock}, so that it never competes with one of the application. It
 * determines due times, expiry and the age of results. It shows the system's time, in whole milliseconds.
 *
 * <p>A test may replace it by a CDI alternative, for example by a clock that it can move. {@code MovableClock} is in
 * {@code identity-verification-testkit}:
 *
 * <pre>{@code
 * @Alternative
 * @Priority(1)
 * @ApplicationScoped
 * @ModuleClock
 * public class ShopClock extends MovableClock {}
 * }</pre>
 *
 * <p>The module looks for what is due every {@code identity-verification.task-poll}: set it to {@code PT0.1S} in the test.
 * Leases of tasks and the time-outs of calls, statements and waits are measured by other clocks.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface ModuleClock {}
