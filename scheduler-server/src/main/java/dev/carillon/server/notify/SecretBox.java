package dev.carillon.server.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets of webhooks unreadable in Redis and its backups: AES-256-GCM with a key that only
 * the configuration has. Without such a key none is kept; what an older version kept as it was
 * stays readable, and is sealed when its channel is next stored by a server with a key.
 */
final class SecretBox {
  private static final String SEALED = "aes:";
  private static final String PLAIN = "raw:";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final @Nullable SecretKeySpec key;

  /**
   * @param passphrase empty: none
   */
  SecretBox(String passphrase) {
    this.key = passphrase.isEmpty() ? null : new SecretKeySpec(digest(passphrase), "AES");
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected SHA-256 of the platform.", e);
    }
  }

  String seal(String secret) {
    if (key == null) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE,
              "Expected a key to keep the webhook's secret with, but this server has none.")
          .operation("notify")
          .field("notify.secret-key")
          .advice(
              "Set notify.secret-key to the same long random text on all servers, for example"
                  + " what openssl rand -base64 32 prints as CARILLON_NOTIFY_SECRET_KEY, and keep"
                  + " it with the backups. Channels of e-mail need none.")
          .build();
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(secret.getBytes(UTF_8));
      byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE, sealed.length);
      return SEALED + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected AES-GCM of the platform.", e);
    }
  }

  String sealAgain(String kept) {
    return key != null && kept.startsWith(PLAIN) ? seal(open(kept)) : kept;
  }

  String open(String kept) {
    if (kept.startsWith(PLAIN)) {
      return kept.substring(PLAIN.length());
    }
    byte[] all = Base64.getDecoder().decode(kept.substring(SEALED.length()));
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      if (key == null) {
        throw new GeneralSecurityException("there is none");
      }
      cipher.init(
          Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, Arrays.copyOf(all, NONCE)));
      return new String(cipher.doFinal(all, NONCE, all.length - NONCE), UTF_8);
    } catch (GeneralSecurityException e) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE,
              "Expected the key that secrets of webhooks were kept with, but this server has"
                  + " another or none.")
          .operation("notify")
          .advice(
              "Set notify.secret-key to the same on all servers. If it is lost: delete the"
                  + " webhooks and make them anew.")
          .cause(e)
          .build();
    }
  }
}
