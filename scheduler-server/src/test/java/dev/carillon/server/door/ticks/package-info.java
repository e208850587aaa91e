@org.jspecify.annotations.NullMarked
package dev.carillon.server.door.ticks;
