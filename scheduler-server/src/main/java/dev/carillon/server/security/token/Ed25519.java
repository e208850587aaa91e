package dev.carillon.server.security.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 by the JDK: the JOSE library would need another one for it. */
final class Ed25519 {
  /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private Ed25519() {}

  static boolean verified(SignedJWT jwt, OctetKeyPair key) {
    byte[] x = key.getDecodedX();
    if (!key.getCurve().equals(Curve.Ed25519) || x.length != KEY_BYTES) {
      return false;
    }
    try {
      byte[] encoded = new byte[X509.length + KEY_BYTES];
      System.arraycopy(X509, 0, encoded, 0, X509.length);
      System.arraycopy(x, 0, encoded, X509.length, KEY_BYTES);
      PublicKey known =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(known);
      signature.update(jwt.getSigningInput());
      return signature.verify(jwt.getSignature().decode());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
