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
 * the configuration has. Without such a key they are kept as they are, which the documentation
 * says; what was kept so stays readable once there is one.
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
      return PLAIN + secret;
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
              ErrorCode.INTERNAL,
              "Expected the key that secrets of webhooks were kept with, but this server has"
                  + " another or none.")
          .operation("notify")
          .advice("Set notify.secret-key to what it was, or set the channel's secret anew.")
          .cause(e)
          .build();
    }
  }
}
