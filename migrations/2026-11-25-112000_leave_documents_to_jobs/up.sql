-- Invoices and credit notes follow from what becomes of an order, whoever does it: the change itself leaves the job that writes them.
CREATE FUNCTION settle_documents(the_order uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO jobs (id, kind, payload) VALUES (gen_random_uuid(), 'documents.settle', jsonb_build_object('order_id', the_order));
$$;
CREATE FUNCTION settle_documents_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An order that nobody was charged for needs nothing until it is paid or something leaves.
    IF NEW.state = 'open' AND (NEW.payment_state <> 'awaiting' OR NEW.fulfilment_state <> 'unfulfilled')
        OR EXISTS (SELECT FROM documents WHERE order_id = NEW.id) THEN
        PERFORM settle_documents(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION settle_documents_of_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM settle_documents(NEW.order_id);
    RETURN NULL;
END $$;
CREATE TRIGGER documents_of_new_order AFTER INSERT ON orders FOR EACH ROW
    WHEN (NEW.payment_state <> 'awaiting') EXECUTE FUNCTION settle_documents_of_order();
CREATE TRIGGER documents_of_order AFTER UPDATE OF payment_state, fulfilment_state, state, cancelled_minor, total_minor ON orders FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION settle_documents_of_order();
CREATE TRIGGER documents_of_refund AFTER INSERT OR UPDATE OF state ON refunds FOR EACH ROW
    WHEN (NEW.state = 'done') EXECUTE FUNCTION settle_documents_of_refund();
