/**
 * The application of the README: a shop that has its customers verified. What stands between "readme" marks is what the README
 * shows, word for word.
 */
package org.identityverification.it.shop;
