/** Results by webhook, after the Standard Webhooks specification. Nothing of it acts without {@code identity-app.webhook.url}. */
@NullMarked
package org.identityverification.app.webhook;

import org.jspecify.annotations.NullMarked;
