/**
 * What an operator configures of the page: whose it is, which ways it offers, and what it says about personal data. The page
 * itself is in {@code webapp}.
 *
 * <p>Nothing here knows who may see the page.
 */
@NullMarked
package org.identityverification.app.page;

import org.jspecify.annotations.NullMarked;
