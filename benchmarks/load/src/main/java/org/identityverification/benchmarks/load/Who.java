package org.identityverification.benchmarks.load;

/** Who does what is measured. */
enum Who {
    MODULE("module"),
    BY_HAND("by hand");

    private final String shown;

    Who(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
