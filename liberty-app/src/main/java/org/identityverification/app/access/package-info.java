/**
 * Who may do what: whether a call comes from a caller that may start verifications, how many of them are let through, where
 * a browser may be sent afterwards, and whether there is a page. Strict in production; in development open to this machine
 * and to nobody else.
 *
 * <p>What decides is plain Java; the filters around it are thin. Nothing here knows what a verification is.
 */
@NullMarked
package org.identityverification.app.access;

import org.jspecify.annotations.NullMarked;
