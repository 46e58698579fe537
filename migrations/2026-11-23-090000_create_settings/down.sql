DROP TABLE delivery_methods;
DROP TABLE shop_settings;
