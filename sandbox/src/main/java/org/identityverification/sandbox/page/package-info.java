/**
 * The face page: the HTML that a person sees, and what opening it and pressing its buttons means. No JavaScript, and nothing that
 * the contract does not know leaves the sandbox.
 */
@NullMarked
package org.identityverification.sandbox.page;

import org.jspecify.annotations.NullMarked;
