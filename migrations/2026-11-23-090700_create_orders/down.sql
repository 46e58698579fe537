ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_order;
DROP INDEX stock_movements_of_order;
DROP TABLE order_events, order_lines, orders, number_series;
