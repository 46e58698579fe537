ALTER TABLE carts DROP COLUMN discount_codes;
DROP TABLE discount_uses;
DROP TABLE discount_categories;
DROP TABLE discount_products;
DROP TABLE discounts;
