package org.identityverification.impl;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/** Stand-ins for what a server, a driver or the module itself implements. */
public final class Proxies {

    private Proxies() {}

    public static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The beans that a container would have found. */
    @SuppressWarnings("unchecked")
    public static <T> Instance<T> instance(List<? extends T> found) {
        return of(Instance.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "get" -> found.get(0);
            case "iterator" -> found.iterator();
            case "isResolvable" -> found.size() == 1;
            case "select" ->
                instance(found.stream()
                        .filter(((Class<?>) arguments[0])::isInstance)
                        .toList());
            case "destroy" -> null;
            default -> InvocationHandler.invokeDefault(proxy, method, arguments);
        });
    }

    public static Object invoke(Object original, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(original, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
