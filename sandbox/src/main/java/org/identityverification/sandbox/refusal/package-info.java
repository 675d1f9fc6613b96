/**
 * Every documented way to say no, as two tables: the gateway's refusals and the provider's business errors. When to say it is decided
 * elsewhere.
 */
@NullMarked
package org.identityverification.sandbox.refusal;

import org.jspecify.annotations.NullMarked;
