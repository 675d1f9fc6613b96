/** The configuration of the page, which is in {@code webapp}. Nothing here knows who may see the page. */
package org.identityverification.app.page;
