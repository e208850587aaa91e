/** Tests of the JSON twin. */
package dev.carillon.server.door.json;
