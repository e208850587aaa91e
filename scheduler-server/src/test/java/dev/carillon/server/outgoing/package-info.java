@org.jspecify.annotations.NullMarked
package dev.carillon.server.outgoing;
