package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/**
 * A task that is somebody's until its lease is over.
 *
 * @param task what to do
 * @param verification as it was when the task was claimed; absent if whoever claimed it did not look
 */
public record ClaimedTask(Task task, @Nullable VerificationRecord verification) {}
