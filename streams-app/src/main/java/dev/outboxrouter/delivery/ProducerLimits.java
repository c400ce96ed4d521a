package dev.outboxrouter.delivery;

/**
 * The settings of the router's producer that decide which records it can send.
 *
 * @param maxRequestBytes {@code max.request.size}, compared with the uncompressed record
 * @param compression {@code compression.type}
 */
public record ProducerLimits(int maxRequestBytes, Compression compression) {}
