/** What is known of the whole cluster at one moment. JDK only. */
@NullMarked
package dev.carillon.model.cluster;

import org.jspecify.annotations.NullMarked;
