package dev.carillon.server.worker.handler;

import dev.carillon.server.outgoing.Addresses;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskFailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Keeps http tasks out of the worker's own network: whoever may submit tasks must not thereby reach
 * what only this machine can reach (metadata services, databases, the scheduler itself). The name
 * is resolved once and the connection goes to the address that was checked, so that a name that is
 * resolved differently the second time gains nothing.
 */
final class AddressCheck {
  private final HttpSettings settings;

  AddressCheck(HttpSettings settings) {
    this.settings = settings;
  }

  /** The address to connect to. Blocks on the resolver. */
  InetAddress resolve(String host, int port) throws TaskFailedException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(name);
    } catch (UnknownHostException e) {
      throw new TaskFailedException(
          "Expected an address for '" + name + "', but it could not be resolved.", e);
    }
    if (settings.allows(host, port)) {
      return all[0];
    }
    return Arrays.stream(all)
        .filter(Addresses::isPublic)
        .findFirst()
        .orElseThrow(() -> refused(host, port, all[0]));
  }

  private static NonRetryableException refused(String host, int port, InetAddress address) {
    return new NonRetryableException(
        "Expected a public address, but "
            + host
            + " is "
            + address.getHostAddress()
            + ". Allow "
            + host
            + ":"
            + port
            + " in the worker's own configuration if tasks may call it.");
  }
}
