package org.identityverification.testkit.simulation;

/** What may be shown of a person. */
public final class Masking {

    private Masking() {}

    /**
     * A name of which only the first character is left.
     *
     * @param name not blank
     * @return the first character and two stars
     */
    public static String name(String name) {
        return Character.toString(name.codePointAt(0)) + "**";
    }

    /**
     * An ID number of which only the region and the end are left.
     *
     * @param number 18 characters
     * @return the first and the last four
     */
    public static String idNumber(String number) {
        return number.substring(0, 4) + "**********" + number.substring(14);
    }
}
