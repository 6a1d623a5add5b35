package asynccassandra.recording;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.apache.cassandra.auth.AuthenticatedUser;
import org.apache.cassandra.auth.PasswordAuthenticator;
import org.apache.cassandra.exceptions.AuthenticationException;

/**
 * An authenticator that sends AUTH_CHALLENGE, as none of Cassandra's own does. The first token chooses: {@code PLAIN} is
 * challenged once, for a name and a password; {@code DIGEST} twice, for a digest and for the client's consent to the
 * server's own. Any other token is a name and a password, as PasswordAuthenticator takes them.
 */
public class ChallengingAuthenticator extends PasswordAuthenticator
{
    private static final byte[] PASSWORD = "cassandra".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONCE = { 0, 1, 127, -128, -1, 10, 13, 42 };

    @Override
    public SaslNegotiator newSaslNegotiator(InetAddress clientAddress)
    {
        return new Negotiator(super.newSaslNegotiator(clientAddress));
    }

    private static final class Negotiator implements SaslNegotiator
    {
        private final SaslNegotiator passwords;
        private String mechanism;
        private int step;
        private boolean isComplete;

        Negotiator(SaslNegotiator passwords)
        {
            this.passwords = passwords;
        }

        @Override
        public byte[] evaluateResponse(byte[] token)
        {
            step++;
            if (step == 1)
                mechanism = new String(token, StandardCharsets.UTF_8);
            if (step == 1 && mechanism.equals("PLAIN"))
                return "PLAIN-START".getBytes(StandardCharsets.UTF_8);
            return "DIGEST".equals(mechanism) ? digest(token) : passwords.evaluateResponse(token);
        }

        private byte[] digest(byte[] token)
        {
            switch (step)
            {
                case 1:
                    return NONCE;
                case 2:
                    require(token, sha256(NONCE, PASSWORD));
                    return sha256(PASSWORD, NONCE);
                default:
                    require(token, new byte[0]);
                    isComplete = true;
                    return "welcome".getBytes(StandardCharsets.UTF_8);
            }
        }

        private void require(byte[] token, byte[] expected)
        {
            if (!Arrays.equals(token, expected))
                throw new AuthenticationException("The token of step " + step + " is not the expected one");
        }

        @Override
        public boolean isComplete()
        {
            return isComplete || passwords.isComplete();
        }

        @Override
        public AuthenticatedUser getAuthenticatedUser()
        {
            return isComplete ? new AuthenticatedUser("cassandra") : passwords.getAuthenticatedUser();
        }
    }

    private static byte[] sha256(byte[] first, byte[] second)
    {
        try
        {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(second);
        }
        catch (NoSuchAlgorithmException e)
        {
            throw new AssertionError(e);
        }
    }
}
