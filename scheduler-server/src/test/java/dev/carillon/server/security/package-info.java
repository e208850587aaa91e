/** Tests of who may call and where the server may listen. */
package dev.carillon.server.security;
