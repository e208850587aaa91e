/** How notifications travel: signed webhooks and e-mail, and the words of messages. */
@NullMarked
package dev.carillon.server.notify;

import org.jspecify.annotations.NullMarked;
