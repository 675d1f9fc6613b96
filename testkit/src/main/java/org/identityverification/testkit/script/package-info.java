/** What shall happen, as plain values: the tables of every documented refusal, error and fault. */
@NullMarked
package org.identityverification.testkit.script;

import org.jspecify.annotations.NullMarked;
