DROP TRIGGER documents_of_refund ON refunds;
DROP TRIGGER documents_of_order ON orders;
DROP TRIGGER documents_of_new_order ON orders;
DROP FUNCTION settle_documents_of_refund, settle_documents_of_order;
DROP FUNCTION settle_documents;
