/**
 * The provider in a box: what is configured, and how the rooms are put together. Nothing here knows the module that it is
 * the other side of.
 */
@NullMarked
package org.identityverification.sandbox;

import org.jspecify.annotations.NullMarked;
