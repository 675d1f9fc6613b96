package org.identityverification.it.page;

import org.identityverification.FailReason;

/** The language that a visitor's browser asks for. */
enum Language {
    CHINESE("zh-CN", "zh"),
    ENGLISH("en-GB", "en");

    final String locale;
    final String key;

    Language(String locale, String key) {
        this.locale = locale;
        this.key = key;
    }

    String words(FailReason reason) {
        return this == CHINESE ? reason.chinese() : reason.english();
    }
}
