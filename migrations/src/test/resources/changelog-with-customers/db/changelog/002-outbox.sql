--liquibase formatted sql

-- The columns of Debezium's event router under their default names. The lengths are those that outbox_emit checks:
-- an aggregate type becomes the topic outbox.event.<aggregate type>, and Kafka allows 249 characters for a topic.
--changeset outbox-router:outbox
CREATE TABLE public.outbox (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    aggregatetype VARCHAR(236) NOT NULL,
    aggregateid VARCHAR(255) NOT NULL,
    type VARCHAR(255) NOT NULL,
    payload JSONB,
    headers JSONB,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- What a delete tells the connector of the old row. With the primary key alone every delete would have the record key
-- {"aggregateid":""} and go to one partition; FULL would write the payload to the WAL once more.
CREATE UNIQUE INDEX outbox_identity ON public.outbox (id, aggregateid);
ALTER TABLE public.outbox REPLICA IDENTITY USING INDEX outbox_identity;

COMMENT ON TABLE public.outbox IS
    'Events to publish: every inserted row becomes one record. Rows may be deleted in the transaction that inserts them; '
    'updates and deletes publish nothing. outbox_emit does the same without a table.';
COMMENT ON COLUMN public.outbox.id IS 'Event id, unique for ever: consumers recognise a duplicate by it.';
COMMENT ON COLUMN public.outbox.aggregatetype IS
    'Becomes the topic outbox.event.<aggregatetype>: letters, digits, ".", "_" and "-" only.';
COMMENT ON COLUMN public.outbox.aggregateid IS 'The record key: the events of one aggregate keep their order.';
COMMENT ON COLUMN public.outbox.type IS 'Event type, such as OrderCreated.';
COMMENT ON COLUMN public.outbox.payload IS 'The record value as it is; NULL is a tombstone.';
COMMENT ON COLUMN public.outbox.headers IS 'A JSON object of further record headers.';
--rollback DROP TABLE public.outbox;
