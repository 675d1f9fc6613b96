package org.identityverification.it.page;

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
}
