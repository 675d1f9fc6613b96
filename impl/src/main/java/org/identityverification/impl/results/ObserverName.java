package org.identityverification.impl.results;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The name of an observer in messages: its bean class and its method. CDI itself tells only the class. */
final class ObserverName {

    private ObserverName() {}

    static String of(ObserverMethod<?> observer) {
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
                .anyMatch(observer.getObservedType()::equals);
    }

    private static int priority(Parameter parameter) {
        Priority priority = parameter.getAnnotation(Priority.class);
        return priority == null ? ObserverMethod.DEFAULT_PRIORITY : priority.value();
    }
}
