/**
 * What is a secret in what people and programs say, and what stands in its place. Whatever leaves
 * the server passes here: answers, refusals, the log, records, messages, spans. Knows the
 * configuration and the model alone.
 */
@NullMarked
package dev.carillon.server.mask;

import org.jspecify.annotations.NullMarked;
