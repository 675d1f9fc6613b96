package org.identityverification.it.page;

/** What a visitor's browser says that it wants to read. */
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
