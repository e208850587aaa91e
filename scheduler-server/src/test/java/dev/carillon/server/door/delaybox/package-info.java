/** Tests of the door "delaybox". */
package dev.carillon.server.door.delaybox;
