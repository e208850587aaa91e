/** What the server says to people, in English: one file of sentences, each with its code. */
@NullMarked
package dev.carillon.server.core.told;

import org.jspecify.annotations.NullMarked;
