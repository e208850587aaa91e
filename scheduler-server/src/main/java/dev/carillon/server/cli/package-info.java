/**
 * The command line: picocli commands, tables for people, JSON for programs. Commands that work on a
 * running server speak to it through the client library alone; nothing of the server's inside comes
 * in here but what starts it.
 */
@NullMarked
package dev.carillon.server.cli;

import org.jspecify.annotations.NullMarked;
