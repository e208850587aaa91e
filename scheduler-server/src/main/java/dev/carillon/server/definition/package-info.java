/**
 * Definitions as people write them: JSON and YAML, checked by the published JSON Schemas, every
 * problem with its line. Knows the model and Jackson; nothing here blocks or keeps state.
 */
@NullMarked
package dev.carillon.server.definition;

import org.jspecify.annotations.NullMarked;
