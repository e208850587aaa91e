/** Where tokens are kept: in the key store of the operating system, or for this run only. */
@NullMarked
package dev.carillon.desktop.secret;

import org.jspecify.annotations.NullMarked;
