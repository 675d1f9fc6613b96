/**
 * Decides who may start verifications and how often, where browsers may be sent afterwards, and who may operate the application and
 * see the page. Nothing here knows what a verification is.
 */
package org.identityverification.app.access;
