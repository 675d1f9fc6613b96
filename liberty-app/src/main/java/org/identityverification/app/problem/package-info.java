/**
 * Errors as {@code application/problem+json} (RFC 9457), in English and Chinese. The status of a failed verification comes from
 * {@code FailureKind}; there is no second table here. No text and no log line contains what a person entered.
 */
package org.identityverification.app.problem;
