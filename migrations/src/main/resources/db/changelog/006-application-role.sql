--liquibase formatted sql

-- Nobody logs in as it: GRANT outbox_application TO <the application's role>. Like the connector's, it belongs to the
-- whole server.
--changeset outbox-router:application-role splitStatements:false
--validCheckSum: 9:8206f9db19addff406c93b100f8bb857
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
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role outbox_application is missing, and % may not create it: %', current_user, SQLERRM
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Let an administrator create it first, and migrate again: CREATE ROLE outbox_application NOLOGIN;';
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
--validCheckSum: 9:8eac120d2dbe635ec962364914053b64
GRANT USAGE ON SCHEMA public TO outbox_application;
REVOKE ALL ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) TO outbox_application;
--rollback REVOKE EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) FROM outbox_application;
--rollback GRANT EXECUTE ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) TO PUBLIC;
--rollback REVOKE USAGE ON SCHEMA public FROM outbox_application;

-- PostgreSQL lets everybody write any logical message, an outbox's too. Each overload is treated: their signatures differ
-- between versions. The owner of outbox_emit and outbox_heartbeat, which run with that owner's rights, is granted the right
-- by name first: otherwise the owner loses it with PUBLIC. Only the owner of the overloads, a superuser, can do this. For
-- anyone else nothing changes, and the warning and the runner say what a superuser has to run.
--changeset outbox-router:logical-messages splitStatements:false rollbackSplitStatements:false
--validCheckSum: 9:3107c27710ea60ce764febc24b6f030b
DO $$
DECLARE
    overload regprocedure;
    permitted boolean;
    statements text;
BEGIN
    FOR overload, permitted IN
        SELECT oid::regprocedure, pg_has_role(proowner, 'USAGE') FROM pg_catalog.pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
    LOOP
        SELECT string_agg(format('GRANT EXECUTE ON FUNCTION %s TO %s; ', overload, owner), '')
            || format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC;', overload)
        INTO statements
        FROM (SELECT DISTINCT proowner::regrole AS owner FROM pg_catalog.pg_proc
              WHERE pronamespace = 'public'::regnamespace AND proname IN ('outbox_emit', 'outbox_heartbeat')) AS definer;
        IF permitted THEN
            EXECUTE statements;
        ELSIF has_function_privilege('public', overload, 'EXECUTE') THEN
            RAISE WARNING 'outbox: everybody can still call %', overload
                USING HINT = format('Let a superuser run, in this order: %s', statements);
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
--rollback             AND pg_has_role(proowner, 'USAGE')
--rollback     LOOP
--rollback         EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', overload);
--rollback     END LOOP;
--rollback END
--rollback $$;
