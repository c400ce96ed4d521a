package dev.outboxrouter.config;

import org.apache.kafka.common.config.ConfigDef;

/**
 * Options that belong together.
 *
 * @param title what they are about
 * @param introduction what holds for all of them
 * @param options name, type, default, allowed form and meaning of each
 */
record OptionGroup(String title, String introduction, ConfigDef options) {}
