ALTER TABLE shop_settings DROP COLUMN prices_include_tax, DROP COLUMN show_prices_with_tax, DROP COLUMN delivery_tax_class,
    DROP COLUMN legal_name, DROP COLUMN tax_number;
ALTER TABLE products DROP COLUMN tax_class;
DROP TABLE tax_rates;
DROP TABLE tax_classes;
