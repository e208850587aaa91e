/**
 * Sentences as a code and what stands in them, so that each reader says them in his language. JDK
 * only.
 */
@NullMarked
package dev.carillon.model.told;

import org.jspecify.annotations.NullMarked;
