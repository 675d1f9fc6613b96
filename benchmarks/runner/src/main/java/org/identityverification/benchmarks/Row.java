package org.identityverification.benchmarks;

import java.util.List;

/** Some sections that are measured together. */
interface Row {

    /** By which the command line chooses it. */
    String id();

    /** Measures. */
    List<Section> measure(Surroundings surroundings) throws Exception;
}
