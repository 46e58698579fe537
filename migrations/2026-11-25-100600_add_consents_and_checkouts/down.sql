DROP TABLE reminder_links;
DROP TABLE reminder_opt_outs;
DROP TABLE checkouts;
ALTER TABLE orders DROP COLUMN disclaimer_version;
ALTER TABLE categories DROP COLUMN asks_disclaimer;
ALTER TABLE shop_settings DROP COLUMN disclaimer_text, DROP COLUMN disclaimer_version, DROP COLUMN reminders_enabled, DROP COLUMN reminder_hours;
DROP TABLE consent_texts;
DROP FUNCTION keep_consent_texts();
