/**
 * The first exchange with the real provider, and its report. {@code Step} and {@code statements.txt} say what is sent, what it
 * costs and what is expected; {@code Run} makes the steps, {@code Redaction} keeps of what was seen only what identifies no
 * person, {@code Statement} judges, {@code Report} writes.
 */
@NullMarked
package org.identityverification.acceptance;

import org.jspecify.annotations.NullMarked;
