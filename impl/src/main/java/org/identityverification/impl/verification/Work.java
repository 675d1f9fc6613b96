package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/**
 * The work of one {@link Track}.
 *
 * @param due absent when nothing must happen
 * @param lease the last one that was not ended; it may have run out
 */
public record Work(@Nullable Due due, @Nullable Lease lease) {

    static final Work NONE = new Work(null, null);

    public @Nullable DueFor kind() {
        return due == null ? null : due.kind();
    }

    public Work with(@Nullable Due changed) {
        return new Work(changed, lease);
    }

    public Work with(@Nullable Lease changed) {
        return new Work(due, changed);
    }
}
