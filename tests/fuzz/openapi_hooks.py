"""What schemathesis has to be told of this server; read by it, see openapi.py."""

import schemathesis

# A query is sent as it is written.
schemathesis.serializer.alias("application/sparql-query", "text/plain")
