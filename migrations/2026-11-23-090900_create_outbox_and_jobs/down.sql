DROP TABLE jobs, outbox;
