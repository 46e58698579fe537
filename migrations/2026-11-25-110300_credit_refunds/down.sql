DROP TABLE refund_credits;
