/** An application's own `authProvider`. It proves that it knows the password, and the server must prove it too. */
import { createHash } from 'node:crypto';
import type { ThreadSetup } from '@async-cassandra/client';
import type { auth } from 'cassandra-driver';

type Callback = (error: Error | null, token?: Buffer) => void;

class DigestAuthenticator implements auth.Authenticator {
  #nonce: Buffer | undefined;

  initialResponse(callback: Callback): void {
    callback(null, Buffer.from('DIGEST'));
  }

  evaluateChallenge(challenge: Buffer, callback: Callback): void {
    if (this.#nonce === undefined) {
      this.#nonce = challenge;
      callback(null, sha256(challenge, 'lovelace'));
    } else if (challenge.equals(sha256('lovelace', this.#nonce))) callback(null, Buffer.alloc(0));
    else callback(new Error('this server does not know the password'));
  }

  onAuthenticationSuccess(): void {}
}

function sha256(...[first, second]: [string | Buffer, string | Buffer]): Buffer {
  return createHash('sha256').update(first).update(second).digest();
}

export default function setup({ driver }: ThreadSetup): object {
  // The driver's types declare only an interface, but the driver accepts only instances of this class.
  const { AuthProvider } = driver.auth as unknown as { readonly AuthProvider: new () => object };
  class DigestAuthProvider extends AuthProvider implements auth.AuthProvider {
    newAuthenticator(): DigestAuthenticator {
      return new DigestAuthenticator();
    }
  }
  return { authProvider: new DigestAuthProvider() };
}
