/**
 * Who may do what: start verifications and how often, be sent where afterwards, operate the application, and see the page. Nothing here knows what a
 * verification is.
 */
@NullMarked
package org.identityverification.app.access;

import org.jspecify.annotations.NullMarked;
