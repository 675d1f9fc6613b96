package org.identityverification.testservers;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows the test method {@code says_what_holds(String)} as "says what holds". */
public final class Sentences extends DisplayNameGenerator.ReplaceUnderscores {

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method test) {
        return test.getName().replace('_', ' ');
    }
}
