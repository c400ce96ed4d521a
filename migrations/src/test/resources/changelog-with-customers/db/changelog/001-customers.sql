--liquibase formatted sql

--changeset outbox-router:customers
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
