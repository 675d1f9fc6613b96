package org.identityverification.impl.results;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Qualifies the module's own event, within which {@link Observers} calls the application's observers one by one. */
@Qualifier
@Retention(RUNTIME)
@Target({FIELD, PARAMETER})
@interface Delivering {}
