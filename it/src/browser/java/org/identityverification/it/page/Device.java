package org.identityverification.it.page;

import com.microsoft.playwright.Browser.NewContextOptions;

/** A visitor's device. */
enum Device {
    /** A small one: the narrowest that the page promises to fit. */
    PHONE(360, 740, true),
    DESKTOP(1280, 860, false);

    final int width;
    private final int height;
    private final boolean touch;

    Device(int width, int height, boolean touch) {
        this.width = width;
        this.height = height;
        this.touch = touch;
    }

    NewContextOptions options() {
        return new NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(2)
                .setIsMobile(touch)
                .setHasTouch(touch);
    }
}
