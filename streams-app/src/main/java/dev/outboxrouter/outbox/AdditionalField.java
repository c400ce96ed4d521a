package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;

/**
 * One element of the event router's {@code table.fields.additional.placement}.
 *
 * @param field name of the field
 * @param placement where its value goes
 * @param alias the name it has there
 */
public record AdditionalField(FieldName field, Placement placement, String alias) {

    /** Where an additional field goes. */
    public enum Placement {
        /** It is a header of the record. */
        HEADER,
        /** The record's value becomes a JSON object of the payload and these. */
        ENVELOPE,
        /** It is the number of the partition. */
        PARTITION
    }
}
