/**
 * What goes wrong, as {@code application/problem+json} (RFC 9457): the problems, their texts in English and Chinese, and
 * the JAX-RS mappers that turn every exception into one.
 *
 * <p>The status of a failed verification is {@code FailureKind}'s; there must not be a second table of it here. A text
 * or a log line never holds what a person entered.
 */
@NullMarked
package org.identityverification.app.problem;

import org.jspecify.annotations.NullMarked;
