package org.identityverification.impl.delivery;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What CDI does not tell of an observer. */
final class ObserverMethods {

    private ObserverMethods() {}

    /** The name of an observer in messages and in the store: its bean class and its method. CDI itself tells only the class. */
    static String nameOf(ObserverMethod<?> observer) {
        Class<?> bean = observer.getBeanClass();
        String methods = methods(observer);
        return methods.isEmpty() ? bean.getName() : bean.getName() + "." + methods;
    }

    /** Several names when several methods of the bean observe the same event in the same way. */
    private static String methods(ObserverMethod<?> observer) {
        Class<? extends Annotation> kind = observer.isAsync() ? ObservesAsync.class : Observes.class;
        try {
            return Stream.<Class<?>>iterate(observer.getBeanClass(), Objects::nonNull, Class::getSuperclass)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> observes(method, kind, observer))
                    .map(Method::getName)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining("|"));
        } catch (RuntimeException | LinkageError e) {
            return "";
        }
    }

    private static boolean observes(Method method, Class<? extends Annotation> kind, ObserverMethod<?> observer) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(kind))
                .filter(parameter -> priority(parameter) == observer.getPriority())
                .map(Parameter::getParameterizedType)
                // The parameter of a method that is inherited from a generic class is a variable.
                .anyMatch(type -> type.equals(observer.getObservedType()) || type instanceof TypeVariable<?>);
    }

    private static int priority(Parameter parameter) {
        Priority priority = parameter.getAnnotation(Priority.class);
        return priority == null ? ObserverMethod.DEFAULT_PRIORITY : priority.value();
    }
}
