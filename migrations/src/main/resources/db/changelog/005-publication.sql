--liquibase formatted sql

-- Logical messages need no entry: pgoutput sends them with any publication. The second checksum is that of the statement
-- that also published customers, which is now the next changeset.
--changeset outbox-router:publication
--validCheckSum: 9:8222ecb1284029c2b5824ebec6e6987d
CREATE PUBLICATION outbox_publication
    FOR TABLE public.outbox
    WITH (publish = 'insert, update, delete');

COMMENT ON PUBLICATION outbox_publication IS 'What the connector captures; it is made here, the connector makes none.';
--rollback DROP PUBLICATION outbox_publication;

--changeset outbox-router:customers-publication contextFilter:example splitStatements:false rollbackSplitStatements:false
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication_tables
                   WHERE pubname = 'outbox_publication' AND schemaname = 'public' AND tablename = 'customers') THEN
        ALTER PUBLICATION outbox_publication ADD TABLE public.customers;
    END IF;
END
$$;
--rollback DO $$
--rollback BEGIN
--rollback     IF EXISTS (SELECT FROM pg_catalog.pg_publication_tables
--rollback                WHERE pubname = 'outbox_publication' AND schemaname = 'public' AND tablename = 'customers') THEN
--rollback         ALTER PUBLICATION outbox_publication DROP TABLE public.customers;
--rollback     END IF;
--rollback END
--rollback $$;
