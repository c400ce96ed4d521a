--liquibase formatted sql

-- An example for the demo and the tests, not for production: it has a context of its own. The context is not part of the
-- checksum, so a database that was migrated before there was one stays valid and keeps its table.
--changeset outbox-router:customers contextFilter:example
CREATE TABLE public.customers (
    id SERIAL PRIMARY KEY,
    name VARCHAR(255),
    email VARCHAR(255)
);

-- The whole old row in every update and delete, not only its key.
ALTER TABLE public.customers REPLICA IDENTITY FULL;

COMMENT ON TABLE public.customers IS
    'Example of a business table. Its row changes go to the raw topics; its events are for the application to emit.';
--rollback DROP TABLE public.customers;
