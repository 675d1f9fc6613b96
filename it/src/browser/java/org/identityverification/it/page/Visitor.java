package org.identityverification.it.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

/** A visitor with a browser of their own. */
record Visitor(Device device, Language language, ColorScheme scheme) {

    enum Device {
        /** A small one: the narrowest that the page promises to fit. */
        PHONE(360, 740),
        DESKTOP(1280, 860);

        final int width;
        private final int height;

        Device(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    static Visitor onPhone(Language language) {
        return new Visitor(Device.PHONE, language, ColorScheme.LIGHT);
    }

    static Visitor onDesktop(Language language) {
        return new Visitor(Device.DESKTOP, language, ColorScheme.LIGHT);
    }

    NewContextOptions options() {
        return new NewContextOptions()
                .setViewportSize(device.width, device.height)
                .setDeviceScaleFactor(2)
                .setIsMobile(device == Device.PHONE)
                .setHasTouch(device == Device.PHONE)
                .setLocale(language.locale)
                .setTimezoneId("Asia/Shanghai")
                .setColorScheme(scheme)
                // Tests look at states, not at transitions. One test switches motion on.
                .setReducedMotion(ReducedMotion.REDUCE);
    }
}
