--liquibase formatted sql

-- A row becomes one raw record, in which the JSON of payload and headers is a JSON string: quotes and backslashes are
-- doubled, and a character beyond U+FFFF takes 12 bytes in place of 4. So a permitted row stays below 3.1 MB. Without a
-- limit one insert could make a record that the connector's producer refuses, and its task would fail at every restart.
-- A trigger, not a CHECK: its message says what to do, and does not quote the row. Rows that exist are not examined.
-- search_path is fixed, because the trigger runs as whoever inserts.
--changeset outbox-router:outbox-limits splitStatements:false
CREATE FUNCTION public.outbox_check_size() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- The limit of outbox_emit.
    max_content_bytes CONSTANT integer := 1000000;
    content_bytes bigint :=
        coalesce(octet_length(convert_to(NEW.payload::text, 'UTF8')), 0)::bigint
        + coalesce(octet_length(convert_to(NEW.headers::text, 'UTF8')), 0);
BEGIN
    IF content_bytes > max_content_bytes THEN
        RAISE EXCEPTION 'outbox: payload and headers have % bytes, more than %', content_bytes, max_content_bytes
            USING ERRCODE = 'program_limit_exceeded',
                  HINT = 'Keep the large part elsewhere and put a reference to it in the payload, or split the event.';
    END IF;
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION public.outbox_check_size() IS
    'Trigger: refuses a row whose payload and headers have more than 1,000,000 bytes as UTF-8 text.';
CREATE TRIGGER outbox_size
    BEFORE INSERT OR UPDATE OF payload, headers ON public.outbox
    FOR EACH ROW EXECUTE FUNCTION public.outbox_check_size();
--rollback DROP TRIGGER outbox_size ON public.outbox;
--rollback DROP FUNCTION public.outbox_check_size();
