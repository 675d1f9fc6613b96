package org.identityverification.it.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

/** A visitor with a browser of their own. */
record Visitor(Device device, Language language, ColorScheme scheme) {

    static Visitor onPhone(Language language) {
        return new Visitor(Device.PHONE, language, ColorScheme.LIGHT);
    }

    static Visitor onDesktop(Language language) {
        return new Visitor(Device.DESKTOP, language, ColorScheme.LIGHT);
    }

    NewContextOptions options() {
        return device.options()
                .setLocale(language.locale)
                .setTimezoneId("Asia/Shanghai")
                .setColorScheme(scheme)
                // A test's own authority has signed the server's certificate.
                .setIgnoreHTTPSErrors(true)
                // Tests look at states, not at transitions. One test switches motion on.
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    @Override
    public String toString() {
        return (device + ", " + language + ", " + scheme).toLowerCase(java.util.Locale.ROOT);
    }
}
