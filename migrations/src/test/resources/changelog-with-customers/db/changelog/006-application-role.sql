--liquibase formatted sql

-- Nobody logs in as it: GRANT outbox_application TO <the application's role>. Like the connector's, it belongs to the
-- whole server.
--changeset outbox-router:application-role splitStatements:false
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'outbox_application') THEN
        RETURN;
    END IF;
    CREATE ROLE outbox_application NOLOGIN;
    COMMENT ON ROLE outbox_application IS 'May call outbox_emit, and nothing else of the outbox.';
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- Made in between.
END
$$;
--rollback DO $$
--rollback BEGIN
--rollback     DROP ROLE IF EXISTS outbox_application;
--rollback EXCEPTION
--rollback     WHEN dependent_objects_still_exist OR insufficient_privilege THEN
--rollback         RAISE NOTICE 'the role outbox_application is kept: another database uses it, or another user made it';
--rollback END
--rollback $$;

--changeset outbox-router:application-grants
GRANT USAGE ON SCHEMA public TO outbox_application;
REVOKE ALL ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) TO outbox_application;
--rollback REVOKE EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) FROM outbox_application;
--rollback GRANT EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) TO PUBLIC;
--rollback REVOKE USAGE ON SCHEMA public FROM outbox_application;

-- PostgreSQL lets everybody write any logical message, an outbox's too. Every overload: since version 17 there are others
-- than before. The owner of our own functions keeps the right, for they are run as him. Only a superuser may take it away:
-- for anybody else nothing is changed, and said so.
--changeset outbox-router:logical-messages splitStatements:false rollbackSplitStatements:false
DO $$
DECLARE
    overload regprocedure;
    owner regrole;
BEGIN
    FOR overload IN
        SELECT oid::regprocedure FROM pg_catalog.pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
    LOOP
        FOR owner IN
            SELECT DISTINCT proowner::regrole FROM pg_catalog.pg_proc
            WHERE pronamespace = 'public'::regnamespace AND proname IN ('outbox_emit', 'outbox_heartbeat')
        LOOP
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', overload, owner);
        END LOOP;
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', overload);
        IF has_function_privilege('public', overload, 'EXECUTE') THEN
            RAISE WARNING 'outbox: everybody may still call %', overload
                USING HINT = format('Let a superuser do it: REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC;', overload);
        END IF;
    END LOOP;
END
$$;
--rollback DO $$
--rollback DECLARE
--rollback     overload regprocedure;
--rollback BEGIN
--rollback     FOR overload IN
--rollback         SELECT oid::regprocedure FROM pg_catalog.pg_proc
--rollback         WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
--rollback     LOOP
--rollback         EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', overload);
--rollback     END LOOP;
--rollback END
--rollback $$;
