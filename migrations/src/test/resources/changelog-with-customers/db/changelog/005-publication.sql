--liquibase formatted sql

-- Logical messages need no entry: pgoutput sends them with any publication.
--changeset outbox-router:publication
CREATE PUBLICATION outbox_publication
    FOR TABLE public.customers, public.outbox
    WITH (publish = 'insert, update, delete');

COMMENT ON PUBLICATION outbox_publication IS 'What the connector captures; it is made here, the connector makes none.';
--rollback DROP PUBLICATION outbox_publication;
