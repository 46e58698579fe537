DROP TABLE stock_movements, stock;
