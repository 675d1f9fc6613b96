/**
 * The calls that the sandbox makes: the ping when the face page is opened, the notification when it is decided. Nothing
 * here changes a flow.
 */
@NullMarked
package org.identityverification.sandbox.notice;

import org.jspecify.annotations.NullMarked;
