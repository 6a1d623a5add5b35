package asynccassandra.test;

import org.apache.cassandra.auth.AllowAllAuthenticator;

/** Nothing but a class that Cassandra does not have. */
public class OwnAuthenticator extends AllowAllAuthenticator
{
}
