/** Workers: what each can do, does and costs; pause, resume, drain. */
@NullMarked
package dev.carillon.desktop.feature.workers;

import org.jspecify.annotations.NullMarked;
