/** Members, bucket owners, Redis, Kafka, clocks, findings and the books. */
@NullMarked
package dev.carillon.desktop.feature.cluster;

import org.jspecify.annotations.NullMarked;
