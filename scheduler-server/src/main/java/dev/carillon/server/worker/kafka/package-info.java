/**
 * Takes hints from Kafka by a share group (KIP-932). Knows Kafka's client, the hint's wire form and
 * the worker's {@link dev.carillon.server.worker.HintIntake}; nothing else.
 */
@NullMarked
package dev.carillon.server.worker.kafka;

import org.jspecify.annotations.NullMarked;
