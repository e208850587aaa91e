/** Queues: depths, rates, pause and resume. */
@NullMarked
package dev.carillon.desktop.feature.queues;

import org.jspecify.annotations.NullMarked;
