/**
 * What goes wrong, as {@code application/problem+json} (RFC 9457), in English and Chinese. The status of a failed verification is
 * {@code FailureKind}'s: there is no second table of it here. No text and no log line holds what a person entered.
 */
@NullMarked
package org.identityverification.app.problem;

import org.jspecify.annotations.NullMarked;
