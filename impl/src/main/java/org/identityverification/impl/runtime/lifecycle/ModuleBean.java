package org.identityverification.impl.runtime.lifecycle;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A bean with one instance and no proxy. A stereotype, because {@code @Singleton} alone does not define a bean. */
@Stereotype
@Singleton
@Retention(RUNTIME)
@Target(TYPE)
public @interface ModuleBean {}
