--liquibase formatted sql

-- ${outbox.connector.password} is what CREATE ROLE takes: the runner gives a SCRAM verifier, so that no password is in
-- a statement, a log or a checksum. It can differ from run to run, which is why every checksum is valid.
--changeset outbox-router:connector-role splitStatements:false
--validCheckSum: ANY
DO $$
BEGIN
    -- A role belongs to the whole server: another database's migration may have made it, or the administrator of a
    -- managed server, where CREATE ROLE with REPLICATION is refused to everyone else.
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'outbox_connector') THEN
        RETURN;
    END IF;
    CREATE ROLE outbox_connector LOGIN REPLICATION PASSWORD '${outbox.connector.password}';
    COMMENT ON ROLE outbox_connector IS 'Debezium''s role: reads the publication outbox_publication, no table.';
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- Made in between.
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role outbox_connector is missing, and % may not create it: %', current_user, SQLERRM
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Let an administrator create it first, with a password of your choice, and migrate again: '
                      'CREATE ROLE outbox_connector LOGIN REPLICATION PASSWORD ''...''; '
                      'docs/security.md has the statement for RDS, Cloud SQL and Azure.';
END
$$;
--rollback DO $$
--rollback BEGIN
--rollback     DROP ROLE IF EXISTS outbox_connector;
--rollback EXCEPTION
--rollback     WHEN dependent_objects_still_exist OR insufficient_privilege THEN
--rollback         RAISE NOTICE 'the role outbox_connector is kept: another database uses it, or another user made it';
--rollback END
--rollback $$;

-- Granted by name, so that they still hold when they are revoked from PUBLIC. They are also what tells the rollback in
-- another database that the role is in use here.
--changeset outbox-router:connector-grants splitStatements:false
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO outbox_connector', current_database());
    GRANT USAGE ON SCHEMA public TO outbox_connector;
END
$$;
--rollback DO $$
--rollback BEGIN
--rollback     EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM outbox_connector', current_database());
--rollback     REVOKE USAGE ON SCHEMA public FROM outbox_connector;
--rollback END
--rollback $$;

-- The connector confirms a position only when it sees a change, and another database's changes it does not see: on an
-- idle database the server would keep its WAL for ever. The connector filters this message out by its prefix. Not
-- transactional, so that it takes no transaction id. SECURITY DEFINER for the reason that outbox_emit has.
--changeset outbox-router:connector-heartbeat splitStatements:false
CREATE FUNCTION public.outbox_heartbeat() RETURNS void
    LANGUAGE sql
    VOLATILE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT pg_logical_emit_message(false, 'outbox-heartbeat', '');
$function$;
COMMENT ON FUNCTION public.outbox_heartbeat() IS
    'Keeps the replication slot moving while the database is idle; the connector calls it.';
REVOKE ALL ON FUNCTION public.outbox_heartbeat() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.outbox_heartbeat() TO outbox_connector;
--rollback DROP FUNCTION public.outbox_heartbeat();
