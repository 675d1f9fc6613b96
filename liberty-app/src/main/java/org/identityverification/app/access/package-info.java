/**
 * Who may do what: which callers may start verifications and how often, where a browser may be sent afterwards, whether there
 * is a page, which provider development may call, and what the security headers say.
 *
 * <p>Nothing here knows what a verification is.
 */
@NullMarked
package org.identityverification.app.access;

import org.jspecify.annotations.NullMarked;
