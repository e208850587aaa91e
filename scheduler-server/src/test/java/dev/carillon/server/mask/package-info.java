@NullMarked
package dev.carillon.server.mask;

import org.jspecify.annotations.NullMarked;
