package dev.carillon.server.core.port;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries messages out of the house. Blocks for the time allowed at most; any thread. */
public interface Courier {
  /**
   * What came of a try.
   *
   * @param told when it began is the caller's to fill in: 0
   * @param gone the receiver wants no more messages, ever
   * @param hopeless the same message will not be taken later either
   * @param notBefore the receiver asked to be left alone for so long; zero: it did not
   */
  record Answer(Delivery.Try told, boolean gone, boolean hopeless, Duration notBefore) {}

  /** Tries once; never throws for what a receiver does. */
  Answer send(Parcel parcel, List<String> secrets);

  /** Why nothing could ever be sent there; empty: it can be tried. Asks nobody. */
  Optional<String> problem(Channel.Kind kind, String target);

  /** Makes a secret, {@code whsec_…}. */
  String newSecret();

  /** Why a text is no secret; empty: it is one. */
  Optional<String> secretProblem(String secret);

  /**
   * Makes a secret unreadable to whoever has not the key of the configuration.
   *
   * @throws dev.carillon.model.error.CarillonException WRONG_STATE if there is no such key
   */
  String seal(String secret);

  /**
   * What is to be kept of a secret that is kept already: sealed if it was not and there is a key,
   * else as it is.
   */
  String sealAgain(String kept);

  /**
   * Makes it readable.
   *
   * @throws dev.carillon.model.error.CarillonException WRONG_STATE if it was sealed with another
   *     key
   */
  String open(String sealed);
}
