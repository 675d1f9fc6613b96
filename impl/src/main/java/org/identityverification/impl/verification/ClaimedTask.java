package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/**
 * A task that this node holds until its lease is over.
 *
 * @param task what to do
 * @param verification as it was when the task was claimed; absent when it was not read
 */
public record ClaimedTask(Task task, @Nullable VerificationRecord verification) {}
