/** The audit log: what an entry holds, its line of JSON, and the chain of hashes. JDK only. */
@NullMarked
package dev.carillon.model.audit;

import org.jspecify.annotations.NullMarked;
