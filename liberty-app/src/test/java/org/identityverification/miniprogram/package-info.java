/**
 * The mini programs in a JavaScript engine, on fakes of the platforms that run them ({@code src/test/resources/miniprogram}).
 * What they do is specified there, in JavaScript; here it becomes JUnit tests.
 */
package org.identityverification.miniprogram;
