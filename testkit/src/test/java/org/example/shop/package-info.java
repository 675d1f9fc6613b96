/**
 * Code that {@code docs/testing-your-application.md} shows. The document repeats the parts between "docs" marks word for word;
 * {@code TestingDocumentTest} checks that.
 */
package org.example.shop;
