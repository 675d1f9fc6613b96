/**
 * Who may do what: which callers may start verifications and how often, where a browser may be sent afterwards, whether there
 * is a page, and what the security headers say. Strict in production; in development open to this machine only.
 *
 * <p>What decides is plain Java; the filters around it are thin. Nothing here knows what a verification is.
 */
@NullMarked
package org.identityverification.app.access;

import org.jspecify.annotations.NullMarked;
