/** All data of a cluster in one file, and back: nothing here knows what the keys mean. */
@NullMarked
package dev.carillon.server.store.redis.backup;

import org.jspecify.annotations.NullMarked;
