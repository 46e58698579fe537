DROP TABLE imported_stock;
DROP TABLE imported_articles;
