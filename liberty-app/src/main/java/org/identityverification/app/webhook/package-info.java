/** Delivers results by webhook, as the Standard Webhooks specification describes. Inactive without {@code identity-app.webhook.url}. */
package org.identityverification.app.webhook;
