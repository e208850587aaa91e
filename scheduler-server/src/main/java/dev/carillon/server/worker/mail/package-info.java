/**
 * Tasks of type email: what they ask for, and sending it over SMTP. The only place that speaks
 * Jakarta Mail.
 */
@NullMarked
package dev.carillon.server.worker.mail;

import org.jspecify.annotations.NullMarked;
