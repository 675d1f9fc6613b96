/**
 * Code that {@code docs/testing-your-application.md} shows. What stands between "docs" marks is what it shows, word for word;
 * {@code TestingDocumentTest} holds that.
 */
package org.example.shop;
