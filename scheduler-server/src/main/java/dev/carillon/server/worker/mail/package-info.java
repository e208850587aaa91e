/**
 * Tasks of type email: what they ask for, and sending it over SMTP. Speaks Jakarta Mail, as
 * server.mail does.
 */
@NullMarked
package dev.carillon.server.worker.mail;

import org.jspecify.annotations.NullMarked;
