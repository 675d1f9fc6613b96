/** The keys of this application and their values. Nothing here knows what a key is for. */
package org.identityverification.app.config;
