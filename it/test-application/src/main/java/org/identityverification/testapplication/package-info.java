/** What tests deploy on every server. It has no {@code Application}: tests add one or leave it out. */
package org.identityverification.testapplication;
