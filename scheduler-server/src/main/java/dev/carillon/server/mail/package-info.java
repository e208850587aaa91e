/** Sending messages over SMTP, for whoever has one. Speaks Jakarta Mail, as worker.mail does. */
@NullMarked
package dev.carillon.server.mail;

import org.jspecify.annotations.NullMarked;
