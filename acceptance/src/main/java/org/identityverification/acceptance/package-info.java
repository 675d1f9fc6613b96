/**
 * The first exchange with the real provider, and a report of it. Recording and judging are apart: {@code Run} makes the steps,
 * {@code Facts} keeps what was seen without a value that leads to a person, {@code Statement} judges, {@code Report} writes.
 */
@NullMarked
package org.identityverification.acceptance;

import org.jspecify.annotations.NullMarked;
