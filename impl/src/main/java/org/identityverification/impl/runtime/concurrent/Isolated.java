package org.identityverification.impl.runtime.concurrent;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/**
 * Creates objects whose class mentions what a server may lack: by name, because on some servers a bean that mentions a missing type
 * vanishes, and on others it breaks the application.
 */
public final class Isolated {

    private Isolated() {}

    /** Empty if the server lacks it, or has not got it yet. */
    public static <T> Optional<T> create(Class<T> type, String nameInPackage, Object... arguments) {
        try {
            Constructor<?> constructor =
                    Class.forName(type.getPackageName() + "." + nameInPackage).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return Optional.of(type.cast(constructor.newInstance(arguments)));
        } catch (InvocationTargetException | LinkageError e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }
}
