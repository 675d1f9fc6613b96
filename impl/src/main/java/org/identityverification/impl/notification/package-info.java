/** The receiver of what the provider sends, and the reader of its body. */
package org.identityverification.impl.notification;
