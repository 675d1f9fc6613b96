package org.example.shop;

class ShopIT extends WebhookContract {}
