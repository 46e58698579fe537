DROP TABLE payment_differences;
ALTER TABLE documents DROP CONSTRAINT documents_refund;
DROP TABLE refund_lines;
DROP TABLE refunds;
DROP TABLE payment_events;
DROP TABLE payments;
