/** Strict reading of JSON bodies and parameters. Nothing here knows what a request asks for. */
package org.identityverification.app.request;
