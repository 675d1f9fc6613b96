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
 * Qualifies the module's own {@link java.time.Clock}, so that it never conflicts with a clock of the application. It
 * determines due times, expiry and the age of results. It returns the system time in whole milliseconds.
 *
 * <p>A test can replace it with a CDI alternative, for example with the {@code MovableClock} of
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
 * <p>The module looks for due tasks every {@code identity-verification.task-poll}: set it to {@code PT0.1S} in the test.
 * This clock does not affect the leases of tasks or the timeouts of calls, statements and waits.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface ModuleClock {}
