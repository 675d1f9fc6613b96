/** Delivers results by webhook, as the Standard Webhooks specification describes. Inactive without {@code identity-app.webhook.url}. */
@NullMarked
package org.identityverification.app.webhook;

import org.jspecify.annotations.NullMarked;
