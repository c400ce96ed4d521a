--liquibase formatted sql

-- SECURITY DEFINER, so that pg_logical_emit_message can be revoked from PUBLIC and events still be emitted, checked.
--changeset outbox-router:outbox-emit splitStatements:false
CREATE FUNCTION public.outbox_emit(
    aggregate_type text,
    aggregate_id text,
    event_type text,
    payload jsonb,
    headers jsonb DEFAULT '{}',
    event_id uuid DEFAULT gen_random_uuid()
) RETURNS uuid
    LANGUAGE plpgsql
    VOLATILE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A Kafka topic has at most 249 characters, 'outbox.event.' takes 13 of them.
    max_type_length CONSTANT integer := 236;
    max_text_length CONSTANT integer := 255;
    -- Below the 1 MiB that Kafka takes by default, so that key, headers and record overhead fit as well.
    max_content_bytes CONSTANT integer := 1000000;
    id uuid := coalesce(event_id, gen_random_uuid());
    content bytea;
BEGIN
    IF aggregate_type IS NULL OR aggregate_type = '' THEN
        RAISE EXCEPTION 'outbox_emit: the aggregate type is missing'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass the aggregate type that names the topic, such as ''order''.';
    ELSIF length(aggregate_type) > max_type_length THEN
        RAISE EXCEPTION 'outbox_emit: the aggregate type has % characters, more than %',
                length(aggregate_type), max_type_length
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'outbox.event.<aggregate type> must be a Kafka topic name; pass a shorter aggregate type.';
    ELSIF aggregate_type !~ '^[a-zA-Z0-9._-]+$' OR aggregate_type IN ('.', '..') THEN
        RAISE EXCEPTION 'outbox_emit: the aggregate type % cannot be part of a topic name', to_json(aggregate_type)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Use the letters a-z and A-Z, digits, ".", "_" and "-" only, and not "." or ".." alone.';
    END IF;

    IF aggregate_id IS NULL OR aggregate_id !~ '[^[:space:]]' THEN
        RAISE EXCEPTION 'outbox_emit: the aggregate id is missing'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass the id of the aggregate: it becomes the record key and keeps its events in order.';
    ELSIF length(aggregate_id) > max_text_length THEN
        RAISE EXCEPTION 'outbox_emit: the aggregate id has % characters, more than %',
                length(aggregate_id), max_text_length
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass the id alone; whatever describes the aggregate belongs in the payload.';
    END IF;

    IF event_type IS NULL OR event_type !~ '[^[:space:]]' THEN
        RAISE EXCEPTION 'outbox_emit: the event type is missing'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass what has happened, such as ''OrderCreated''.';
    ELSIF length(event_type) > max_text_length THEN
        RAISE EXCEPTION 'outbox_emit: the event type has % characters, more than %',
                length(event_type), max_text_length
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass the name of the event alone; its details belong in the payload.';
    END IF;

    headers := coalesce(headers, '{}');
    IF jsonb_typeof(headers) <> 'object' THEN
        RAISE EXCEPTION 'outbox_emit: the headers are of the JSON type %, not an object', jsonb_typeof(headers)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass a JSON object of header names and values, such as {"tenant": "acme"}.';
    END IF;

    -- Built as text, not as jsonb, so that the payload stays byte for byte what payload::text is.
    content := convert_to(
        concat('{"id":"', id,
               '","aggregatetype":', to_json(aggregate_type),
               ',"aggregateid":', to_json(aggregate_id),
               ',"type":', to_json(event_type),
               ',"payload":', coalesce(payload::text, 'null'),
               ',"headers":', headers,
               '}'),
        'UTF8');
    IF octet_length(content) > max_content_bytes THEN
        RAISE EXCEPTION 'outbox_emit: the message has % bytes, more than %', octet_length(content), max_content_bytes
            USING ERRCODE = 'program_limit_exceeded',
                  HINT = 'Keep the large part elsewhere and put a reference to it in the payload, or split the event.';
    END IF;

    PERFORM pg_logical_emit_message(true, concat('outbox/', aggregate_type, '/', aggregate_id), content);
    RETURN id;
END
$function$;

COMMENT ON FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid) IS
    'Publishes an event with the transaction that calls it, and only if it commits: a logical message in the WAL, no '
    'table is written. payload is the record value (NULL: a tombstone), headers a JSON object. Returns the event id. '
    'Fails on an aggregate type that cannot be part of a topic name, a missing id or type, and above 1,000,000 bytes.';
--rollback DROP FUNCTION public.outbox_emit(text, text, text, jsonb, jsonb, uuid);
