/** Tests of the doors over real sockets, in front of a core in memory. */
package dev.carillon.server.door;
