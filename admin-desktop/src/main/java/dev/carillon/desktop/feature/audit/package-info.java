/** Who did what to what, from where, with what outcome; export and proof of the chain. */
@NullMarked
package dev.carillon.desktop.feature.audit;

import org.jspecify.annotations.NullMarked;
